package dev.taskbox.testkit;

import dev.taskbox.testkit.ModelScript.Block;
import dev.taskbox.testkit.ModelScript.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shapes of the Responses API, as far as its clients look. */
final class OpenAiWire implements Wire {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Items of a conversation that only the model makes. */
    private static final Set<String> OF_THE_MODEL = Set.of("reasoning", "function_call", "custom_tool_call");

    @Override
    public Conversation conversation(JsonNode request) {
        Conversation conversation = new Conversation("", 0);
        boolean answering = false;
        for (JsonNode item : request.path("input")) {
            boolean ofTheModel = isOfTheModel(item);
            if (ofTheModel && !answering) {
                conversation = conversation.answered();
            }
            answering = ofTheModel;
            if (item.path("role").asString("").equals("user")) {
                conversation = conversation.prompted(text(item.path("content")));
            }
        }
        return conversation;
    }

    private static boolean isOfTheModel(JsonNode item) {
        return OF_THE_MODEL.contains(item.path("type").asString(""))
                || item.path("role").asString("").equals("assistant");
    }

    private static String text(JsonNode content) {
        return content.isString()
                ? content.stringValue()
                : content.valueStream()
                        .map(part -> part.path("text").asString(""))
                        .collect(Collectors.joining("\n"));
    }

    /** A client may bring more of them as an item of the conversation, and put them into groups. */
    @Override
    public Tools tools(JsonNode request) {
        Stream<JsonNode> more = request.path("input").valueStream().flatMap(OpenAiWire::members);
        return new Tools(Stream.concat(members(request), more)
                .flatMap(tool -> tool.has("tools") ? members(tool) : Stream.of(tool))
                .map(tool -> tool.path("name").asString(tool.path("type").asString("")))
                .collect(Collectors.toSet()));
    }

    private static Stream<JsonNode> members(JsonNode group) {
        return group.path("tools").valueStream();
    }

    @Override
    public boolean streams(JsonNode request) {
        return request.path("stream").asBoolean(false);
    }

    @Override
    public String model(JsonNode request) {
        return request.path("model").asString("scripted");
    }

    @Override
    public Map<String, Object> message(long number, String model, Step.Answer answer) {
        Map<String, Object> response = head(number, model, "completed");
        response.put("output", items(number, answer));
        response.put("usage", usage());
        return response;
    }

    @Override
    public List<Event> events(long number, String model, Step.Answer answer) {
        List<Map<String, Object>> events = new ArrayList<>();
        events.add(Map.of("type", "response.created", "response", head(number, model, "in_progress")));
        List<Map<String, Object>> items = items(number, answer);
        for (int index = 0; index < items.size(); index++) {
            events.addAll(itemEvents(index, items.get(index)));
        }
        events.add(Map.of("type", "response.completed", "response", message(number, model, answer)));
        return IntStream.range(0, events.size())
                .mapToObj(sequence -> {
                    Map<String, Object> event = new LinkedHashMap<>(events.get(sequence));
                    event.put("sequence_number", sequence);
                    return new Event(String.valueOf(event.get("type")), event);
                })
                .toList();
    }

    private static Map<String, Object> head(long number, String model, String status) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("id", "resp_" + number);
        head.put("object", "response");
        head.put("created_at", 1_790_000_000);
        head.put("status", status);
        head.put("model", model);
        head.put("output", List.of());
        return head;
    }

    private static List<Map<String, Object>> items(long number, Step.Answer answer) {
        return IntStream.range(0, answer.blocks().size())
                .mapToObj(index -> item(number + "_" + index, answer.blocks().get(index)))
                .toList();
    }

    private static Map<String, Object> item(String id, Block block) {
        return switch (block) {
            case Block.Text(String text) ->
                Map.of(
                        "type", "message",
                        "id", "msg_" + id,
                        "role", "assistant",
                        "status", "completed",
                        "content", List.of(Map.of("type", "output_text", "text", text, "annotations", List.of())));
            case Block.Thinking(String text) ->
                Map.of(
                        "type",
                        "reasoning",
                        "id",
                        "rs_" + id,
                        "summary",
                        List.of(Map.of("type", "summary_text", "text", text)));
            case Block.ToolUse use -> call(id, use);
        };
    }

    private static Map<String, Object> call(String id, Block.ToolUse use) {
        boolean code = use.name().equals(Tools.CODE);
        return Map.of(
                "type",
                code ? "custom_tool_call" : "function_call",
                "id",
                (code ? "ctc_" : "fc_") + id,
                "call_id",
                "call_" + id,
                "name",
                use.name(),
                "status",
                "completed",
                code ? "input" : "arguments",
                code ? use.input().get("input") : JSON.writeValueAsString(use.input()));
    }

    private static List<Map<String, Object>> itemEvents(int index, Map<String, Object> item) {
        List<Map<String, Object>> events = new ArrayList<>();
        events.add(Map.of("type", "response.output_item.added", "output_index", index, "item", begun(item)));
        delta(item).forEach((type, delta) -> {
            Map<String, Object> event = new LinkedHashMap<>(Map.of(
                    "type", type, "output_index", index, "item_id", String.valueOf(item.get("id")), "delta", delta));
            event.put(type.contains("summary") ? "summary_index" : "content_index", 0);
            if (type.contains("summary")) {
                events.add(Map.of(
                        "type",
                        "response.reasoning_summary_part.added",
                        "output_index",
                        index,
                        "item_id",
                        String.valueOf(item.get("id")),
                        "summary_index",
                        0,
                        "part",
                        Map.of("type", "summary_text", "text", "")));
            }
            events.add(event);
        });
        events.add(Map.of("type", "response.output_item.done", "output_index", index, "item", item));
        return events;
    }

    private static Map<String, Object> begun(Map<String, Object> item) {
        Map<String, Object> begun = new LinkedHashMap<>(item);
        begun.computeIfPresent("content", (_, _) -> List.of());
        begun.computeIfPresent("summary", (_, _) -> List.of());
        begun.computeIfPresent("arguments", (_, _) -> "");
        begun.computeIfPresent("input", (_, _) -> "");
        begun.computeIfPresent("status", (_, _) -> "in_progress");
        return begun;
    }

    /** By the type of its event. */
    private static Map<String, String> delta(Map<String, Object> item) {
        JsonNode node = JSON.valueToTree(item);
        return switch (String.valueOf(item.get("type"))) {
            case "message" ->
                Map.of(
                        "response.output_text.delta",
                        node.path("content").path(0).path("text").asString());
            case "reasoning" ->
                Map.of(
                        "response.reasoning_summary_text.delta",
                        node.path("summary").path(0).path("text").asString());
            case "custom_tool_call" ->
                Map.of(
                        "response.custom_tool_call_input.delta",
                        node.path("input").asString());
            default ->
                Map.of(
                        "response.function_call_arguments.delta",
                        node.path("arguments").asString());
        };
    }

    /** What was read from the cache counts into the input, and what was written to it is not told. */
    private static Map<String, Object> usage() {
        long input = ScriptedModelApi.COST.input() + ScriptedModelApi.COST.cacheRead();
        long output = ScriptedModelApi.COST.output();
        return Map.of(
                "input_tokens",
                input,
                "input_tokens_details",
                Map.of("cached_tokens", ScriptedModelApi.COST.cacheRead()),
                "output_tokens",
                output,
                "output_tokens_details",
                Map.of("reasoning_tokens", 0),
                "total_tokens",
                input + output);
    }

    @Override
    public Map<String, Object> error(int status, String message) {
        String type = status == 401 ? "authentication_error" : status < 500 ? "invalid_request_error" : "server_error";
        return Map.of("error", Map.of("message", message, "type", type, "code", "scripted_" + status));
    }
}
