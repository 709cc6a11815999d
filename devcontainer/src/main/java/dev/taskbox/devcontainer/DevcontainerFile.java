package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A project's devcontainer.json, as its trusted checkout has it. It is read here for what must be judged before anything
 * acts on it; what it means is for the Dev Containers command line to say.
 *
 * @param root the checkout
 * @param folder where the Dev Containers command line finds it: the checkout, or a copy of its devcontainer
 * @param lines where each of its keys is, by name, from 1
 */
record DevcontainerFile(Path root, Path folder, Path path, String text, JsonNode content, Map<String, Integer> lines) {
    private static final List<String> NAMES = List.of(".devcontainer/devcontainer.json", ".devcontainer.json");
    private static final long MOST_BYTES = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    /** Empty where the project has none. */
    static Optional<DevcontainerFile> of(Path root) {
        return NAMES.stream()
                .map(root::resolve)
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .findFirst()
                .map(path -> read(root, path));
    }

    private static DevcontainerFile read(Path root, Path path) {
        try {
            if (!path.toRealPath().startsWith(root.toRealPath())) {
                throw unreadable(path, "a symbolic link leads out of the project");
            }
            if (Files.size(path) > MOST_BYTES) {
                throw unreadable(path, "it is larger than 1 MiB");
            }
            String text = Files.readString(path);
            JsonNode content = JSON.readTree(text);
            if (!content.isObject()) {
                throw unreadable(path, "it holds no JSON object");
            }
            return new DevcontainerFile(root, root, path, text, content, lines(text));
        } catch (JacksonException e) {
            throw unreadable(path, "line " + e.getLocation().getLineNr() + " is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw unreadable(path, e.toString());
        }
    }

    private static Problem unreadable(Path path, String why) {
        return Problem.refused("bad-devcontainer", "reading " + path, why, "Mend it, or remove it");
    }

    private static Map<String, Integer> lines(String text) {
        Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    lines.putIfAbsent(
                            parser.currentName(), parser.currentTokenLocation().getLineNr());
                }
            }
        }
        return Map.copyOf(lines);
    }

    /** FILE:LINE of a key, as editors take it. */
    String at(String key) {
        return root.relativize(path) + ":" + lines.getOrDefault(key, 1);
    }

    /** What it runs on the host before anything else, as it stands there. */
    Optional<String> initializeCommand() {
        JsonNode command = content.path("initializeCommand");
        return command.isMissingNode() || command.isNull() ? Optional.empty() : Optional.of(command.toString());
    }

    /** With another content, in a directory to which what lies beside it is copied: features are found there by their paths. */
    DevcontainerFile copiedTo(Path directory, JsonNode other) {
        Path beside = root.resolve(".devcontainer");
        Path target = directory.resolve(".devcontainer");
        try {
            Files.createDirectories(target);
            if (Files.isDirectory(beside, LinkOption.NOFOLLOW_LINKS)) {
                ContainerEngine.Result copied = ContainerEngine.run(
                        List.of("/bin/cp", "-R", "-P", "--", beside + "/.", target.toString()),
                        Map.of(),
                        Optional.empty());
                if (copied.exitCode() != 0) {
                    throw unreadable(path, copied.said());
                }
            }
            Path written = target.resolve("devcontainer.json");
            Files.deleteIfExists(written);
            Files.writeString(written, other.toString());
        } catch (IOException e) {
            throw unreadable(path, e.toString());
        }
        return new DevcontainerFile(root, directory, path, other.toString(), other, lines);
    }
}
