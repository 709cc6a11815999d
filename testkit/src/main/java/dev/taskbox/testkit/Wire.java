package dev.taskbox.testkit;

import dev.taskbox.testkit.ModelScript.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How one vendor's API says what a script answers. */
interface Wire {
    /** One event of a stream. @param name empty where the vendor names none */
    record Event(String name, Map<String, Object> data) {}

    static Optional<Wire> of(ModelRequest request) {
        if (!request.method().equals("POST")) {
            return Optional.empty();
        }
        String path = request.path();
        if (path.endsWith("/v1/messages")) {
            return Optional.of(new AnthropicWire());
        }
        if (path.endsWith("/responses")) {
            return Optional.of(new OpenAiWire());
        }
        return GeminiWire.asksForAnAnswer(path) ? Optional.of(new GeminiWire(path)) : Optional.empty();
    }

    Conversation conversation(JsonNode request);

    /** What the model may use; empty: the request is the client's own, and wants a title or a summary. */
    Tools tools(JsonNode request);

    /** The text that answers a request of the client's own. */
    default String aside(JsonNode request) {
        return "Scripted";
    }

    boolean streams(JsonNode request);

    String model(JsonNode request);

    List<Event> events(long number, String model, Step.Answer answer);

    /** The same as one document. */
    Map<String, Object> message(long number, String model, Step.Answer answer);

    Map<String, Object> error(int status, String message);
}
