package dev.taskbox.testkit;

import dev.taskbox.testkit.ModelScript.Block;
import dev.taskbox.testkit.ModelScript.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shapes of the Gemini API, as far as its clients look. @param path of the request: it says the model and whether to stream */
record GeminiWire(String path) implements Wire {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String STREAM = ":streamGenerateContent";
    private static final String ONCE = ":generateContent";

    static boolean asksForAnAnswer(String path) {
        return path.endsWith(STREAM) || path.endsWith(ONCE);
    }

    @Override
    public Conversation conversation(JsonNode request) {
        Conversation conversation = new Conversation("", 0);
        for (JsonNode content : request.path("contents")) {
            conversation = content.path("role").asString("").equals("model")
                    ? conversation.answered()
                    : content.path("parts").valueStream().anyMatch(part -> part.has("functionResponse"))
                            ? conversation
                            : conversation.prompted(text(content));
        }
        return conversation;
    }

    private static String text(JsonNode content) {
        return content.path("parts")
                .valueStream()
                .map(part -> part.path("text").asString(""))
                .filter(text -> !Conversation.isRemark(text))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public Tools tools(JsonNode request) {
        return new Tools(request.path("tools")
                .valueStream()
                .flatMap(group -> group.path("functionDeclarations").valueStream())
                .map(tool -> tool.path("name").asString(""))
                .collect(Collectors.toSet()));
    }

    /** The client picks a model by asking another one for an object of this form. */
    @Override
    public String aside(JsonNode request) {
        JsonNode schema = request.path("generationConfig").path("responseJsonSchema");
        return schema.isObject() ? JSON.writeValueAsString(fitting(schema)) : Wire.super.aside(request);
    }

    private static Object fitting(JsonNode schema) {
        if (schema.path("enum").isArray()) {
            return schema.path("enum").path(0).asString("");
        }
        return switch (schema.path("type").asString("").toUpperCase(Locale.ROOT)) {
            case "OBJECT" -> {
                Map<String, Object> object = new LinkedHashMap<>();
                schema.path("properties").properties().forEach(it -> object.put(it.getKey(), fitting(it.getValue())));
                yield object;
            }
            case "INTEGER", "NUMBER" -> 1;
            case "BOOLEAN" -> false;
            case "ARRAY" -> List.of();
            default -> "Scripted";
        };
    }

    @Override
    public boolean streams(JsonNode request) {
        return path.endsWith(STREAM);
    }

    @Override
    public String model(JsonNode request) {
        return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf(':'));
    }

    @Override
    public List<Event> events(long number, String model, Step.Answer answer) {
        return List.of(new Event("", message(number, model, answer)));
    }

    @Override
    public Map<String, Object> message(long number, String model, Step.Answer answer) {
        List<Map<String, Object>> parts = IntStream.range(0, answer.blocks().size())
                .mapToObj(index -> part(number + "_" + index, answer.blocks().get(index)))
                .toList();
        Map<String, Object> candidate = new LinkedHashMap<>();
        candidate.put("index", 0);
        candidate.put("content", Map.of("role", "model", "parts", parts));
        candidate.put("finishReason", "STOP");
        return Map.of(
                "responseId",
                "resp_" + number,
                "modelVersion",
                model,
                "candidates",
                List.of(candidate),
                "usageMetadata",
                usage());
    }

    private static Map<String, Object> part(String id, Block block) {
        return switch (block) {
            case Block.Text(String text) -> Map.of("text", text);
            case Block.Thinking(String text) -> Map.of("text", text, "thought", true);
            case Block.ToolUse(String name, Map<String, Object> input) ->
                Map.of("functionCall", Map.of("id", "call_" + id, "name", name, "args", input));
        };
    }

    /** What was read from the cache counts into the prompt, and what was written to it is not told. */
    private static Map<String, Object> usage() {
        long prompt = ScriptedModelApi.COST.input() + ScriptedModelApi.COST.cacheRead();
        long output = ScriptedModelApi.COST.output();
        return Map.of(
                "promptTokenCount",
                prompt,
                "cachedContentTokenCount",
                ScriptedModelApi.COST.cacheRead(),
                "candidatesTokenCount",
                output,
                "totalTokenCount",
                prompt + output);
    }

    @Override
    public Map<String, Object> error(int status, String message) {
        String name = switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 429 -> "RESOURCE_EXHAUSTED";
            default -> status < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
        };
        return Map.of("error", Map.of("code", status, "message", message, "status", name));
    }
}
