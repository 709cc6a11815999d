package dev.taskbox.agents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What a published CLI printed, line by line. */
final class Transcript {
    private Transcript() {}

    static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(Transcript.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
