package dev.taskbox.testkit;

import dev.taskbox.testkit.ModelScript.Block;
import dev.taskbox.testkit.ModelScript.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shapes of the Messages API, as far as its clients look. Each answer costs the same, so that sums can be checked. */
final class AnthropicWire implements Wire {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public Conversation conversation(JsonNode request) {
        return Conversation.ofMessages(request.path("messages"));
    }

    @Override
    public Tools tools(JsonNode request) {
        return new Tools(request.path("tools")
                .valueStream()
                .map(tool -> tool.path("name").asString(""))
                .collect(Collectors.toSet()));
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
        List<Map<String, Object>> content = IntStream.range(0, answer.blocks().size())
                .mapToObj(index -> block(callId(number, index), answer.blocks().get(index)))
                .toList();
        Map<String, Object> message = head(number, model);
        message.put("content", content);
        message.put("stop_reason", stopReason(answer));
        message.put("usage", usage(ScriptedModelApi.COST.output()));
        return message;
    }

    /** The same message as the events of a stream. */
    @Override
    public List<Event> events(long number, String model, Step.Answer answer) {
        Map<String, Object> head = head(number, model);
        head.put("content", List.of());
        head.put("usage", usage(1));
        List<Map<String, Object>> events = new ArrayList<>();
        events.add(Map.of("type", "message_start", "message", head));
        events.add(Map.of("type", "ping"));
        for (int index = 0; index < answer.blocks().size(); index++) {
            events.addAll(
                    blockEvents(index, callId(number, index), answer.blocks().get(index)));
        }
        Map<String, Object> stop = Map.of("stop_reason", stopReason(answer));
        Map<String, Object> output = Map.of("output_tokens", ScriptedModelApi.COST.output());
        events.add(Map.of("type", "message_delta", "delta", stop, "usage", output));
        events.add(Map.of("type", "message_stop"));
        return events.stream()
                .map(event -> new Event(String.valueOf(event.get("type")), event))
                .toList();
    }

    private static Map<String, Object> head(long number, String model) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("id", "msg_" + number);
        head.put("type", "message");
        head.put("role", "assistant");
        head.put("model", model);
        return head;
    }

    private static String callId(long number, int index) {
        return "toolu_" + number + "_" + index;
    }

    private static String stopReason(Step.Answer answer) {
        return answer.usesTools() ? "tool_use" : "end_turn";
    }

    private static Map<String, Object> usage(long output) {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("input_tokens", ScriptedModelApi.COST.input());
        usage.put("cache_creation_input_tokens", ScriptedModelApi.COST.cacheWrite());
        usage.put("cache_read_input_tokens", ScriptedModelApi.COST.cacheRead());
        usage.put("output_tokens", output);
        return usage;
    }

    private static Map<String, Object> block(String id, Block block) {
        return switch (block) {
            case Block.Text(String text) -> Map.of("type", "text", "text", text);
            case Block.Thinking(String text) -> Map.of("type", "thinking", "thinking", text, "signature", "c2NyaXB0");
            case Block.ToolUse(String name, Map<String, Object> input) -> toolUse(id, name, input);
        };
    }

    private static Map<String, Object> toolUse(String id, String name, Map<String, Object> input) {
        return Map.of("type", "tool_use", "id", id, "name", name, "input", input);
    }

    private static List<Map<String, Object>> blockEvents(int index, String id, Block block) {
        return switch (block) {
            case Block.Text(String text) ->
                block(index, block(id, new Block.Text("")), Map.of("type", "text_delta", "text", text));
            case Block.Thinking(String text) ->
                block(
                        index,
                        Map.of("type", "thinking", "thinking", "", "signature", ""),
                        Map.of("type", "thinking_delta", "thinking", text),
                        Map.of("type", "signature_delta", "signature", "c2NyaXB0"));
            case Block.ToolUse(String name, Map<String, Object> input) ->
                block(
                        index,
                        toolUse(id, name, Map.of()),
                        Map.of("type", "input_json_delta", "partial_json", JSON.writeValueAsString(input)));
        };
    }

    @SafeVarargs
    private static List<Map<String, Object>> block(
            int index, Map<String, Object> start, Map<String, Object>... deltas) {
        List<Map<String, Object>> events = new ArrayList<>();
        events.add(Map.of("type", "content_block_start", "index", index, "content_block", start));
        for (Map<String, Object> delta : deltas) {
            events.add(Map.of("type", "content_block_delta", "index", index, "delta", delta));
        }
        events.add(Map.of("type", "content_block_stop", "index", index));
        return events;
    }

    static Map<String, Object> models() {
        Map<String, Object> model = Map.of(
                "type", "model", "id", "claude-scripted", "display_name", "Scripted", "created_at", "2026-01-01");
        return Map.of("data", List.of(model), "has_more", false);
    }

    @Override
    public Map<String, Object> error(int status, String message) {
        String type = switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> "api_error";
        };
        return Map.of("type", "error", "error", Map.of("type", type, "message", message));
    }
}
