package dev.taskbox.testkit;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A request that the scripted model API got. @param headers by lower-case name @param body null node where it is no JSON */
public record ModelRequest(String method, String path, Map<String, String> headers, JsonNode body) {
    public ModelRequest {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    boolean isMessage() {
        return Wire.of(this).isPresent();
    }
}
