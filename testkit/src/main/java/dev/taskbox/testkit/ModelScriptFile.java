package dev.taskbox.testkit;

import dev.taskbox.model.Problem;
import dev.taskbox.testkit.ModelScript.Block;
import dev.taskbox.testkit.ModelScript.Scene;
import dev.taskbox.testkit.ModelScript.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A script as JSON: a list of steps, or {@code {"scenes": [{"when": "…", "steps": […]}]}}. A step is
 * {@code {"blocks": […], "sleep": MILLISECONDS}} or {@code {"error": {"status": 529, "message": "…"}}}; a block is
 * {@code {"text": "…"}}, {@code {"thinking": "…"}} or {@code {"tool": "Bash", "input": {…}}}.
 */
final class ModelScriptFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ModelScriptFile() {}

    /** @throws Problem where the file cannot be read or is no script */
    static ModelScript read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw Problem.failed(
                            "bad-model-script",
                            "reading the model's script " + file,
                            String.valueOf(e.getMessage()),
                            "Write it as a JSON list of steps, as ModelScriptFile describes")
                    .causedBy(e);
        }
    }

    static ModelScript parse(String json) {
        JsonNode root = JSON.readTree(json);
        return root.isArray()
                ? new ModelScript(List.of(new Scene("", each(root, ModelScriptFile::step))))
                : new ModelScript(each(root.path("scenes"), ModelScriptFile::scene));
    }

    private static Scene scene(JsonNode node) {
        return new Scene(node.path("when").asString(""), each(node.path("steps"), ModelScriptFile::step));
    }

    private static Step step(JsonNode node) {
        JsonNode error = node.path("error");
        if (error.isObject()) {
            return new Step.Refusal(
                    error.path("status").asInt(500), error.path("message").asString("scripted"));
        }
        return new Step.Answer(
                each(node.path("blocks"), ModelScriptFile::block),
                Duration.ofMillis(node.path("sleep").asLong(0)));
    }

    private static Block block(JsonNode node) {
        if (node.path("text").isString()) {
            return new Block.Text(node.path("text").asString());
        }
        if (node.path("thinking").isString()) {
            return new Block.Thinking(node.path("thinking").asString());
        }
        if (node.path("tool").isString()) {
            Map<String, Object> input = JSON.convertValue(node.path("input"), new TypeReference<>() {});
            return new Block.ToolUse(node.path("tool").asString(), input);
        }
        throw new IllegalArgumentException("a block has text, thinking or tool, and this has none: " + node);
    }

    private static <T> List<T> each(JsonNode list, Function<JsonNode, T> reader) {
        if (!list.isArray()) {
            throw new IllegalArgumentException("a list was expected, not " + list);
        }
        return StreamSupport.stream(list.spliterator(), false).map(reader).toList();
    }
}
