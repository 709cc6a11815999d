package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;

/**
 * What of a project's compose file a run needs: the image of the service that the work is done in, and the services beside
 * it. What would open a door is refused; what is of no use where all share one closed network is passed over.
 *
 * @param image of the service that devcontainer.json names
 * @param environment of the same
 */
record ComposeFile(String image, Map<String, String> environment, List<Service> services) {
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final Set<String> USED = Set.of("image", "environment", "command", "healthcheck");
    private static final Set<String> PASSED_OVER = Set.of(
            "container_name",
            "depends_on",
            "expose",
            "hostname",
            "init",
            "labels",
            "networks",
            "platform",
            "ports",
            "restart",
            "stop_grace_period",
            "tty",
            "stdin_open",
            "user",
            "working_dir");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*(?::?-([^}]*))?}");

    /** @param check the words that succeed when it is ready, empty: there are none */
    record Service(
            String name, String image, Map<String, String> environment, List<String> command, List<String> check) {}

    /** Empty where devcontainer.json names none. */
    static Optional<ComposeFile> of(DevcontainerFile file) {
        JsonNode named = file.content().path("dockerComposeFile");
        if (named.isMissingNode() || named.isNull()) {
            return Optional.empty();
        }
        JsonNode one = named.isArray() && named.size() == 1 ? named.get(0) : named;
        if (!one.isString()) {
            throw refused(file.at("dockerComposeFile"), "it names more than one file", "Put them into one");
        }
        return Optional.of(new Reader(file, path(file, one.stringValue())).read());
    }

    private static Path path(DevcontainerFile file, String name) {
        Path path = file.path().resolveSibling(name).normalize();
        try {
            if (!path.startsWith(file.root())
                    || !path.toRealPath().startsWith(file.root().toRealPath())) {
                throw refused(file.at("dockerComposeFile"), name + " is not in the project", "Name one that is");
            }
        } catch (IOException e) {
            throw refused(file.at("dockerComposeFile"), name + " cannot be read: " + e, "Name one that is there");
        }
        return path;
    }

    private static Problem refused(String where, String why, String remedy) {
        return Problem.refused("bad-compose", "reading the project's services (" + where + ")", why, remedy);
    }

    private record Reader(DevcontainerFile file, Path path) {
        ComposeFile read() {
            Map<?, ?> services = map(map(load()).get("services"), "services");
            String own = file.content().path("service").asString("");
            if (!services.containsKey(own)) {
                throw fault("it has no service named " + own, "Name the one that the work is done in as service");
            }
            JsonNode wanted = file.content().path("runServices");
            List<Service> others = new ArrayList<>();
            Optional<ComposeFile> found = Optional.empty();
            for (Map.Entry<?, ?> entry : services.entrySet()) {
                String name = String.valueOf(entry.getKey());
                Map<?, ?> service = map(entry.getValue(), name);
                boolean isOwn = name.equals(own);
                if (!isOwn
                        && wanted.isArray()
                        && wanted.valueStream().noneMatch(it -> it.asString("").equals(name))) {
                    continue;
                }
                refuse(name, service, isOwn);
                if (isOwn) {
                    found = Optional.of(new ComposeFile(image(name, service), environment(service), others));
                } else {
                    others.add(service(name, service));
                }
            }
            ComposeFile read = found.orElseThrow();
            return new ComposeFile(read.image, read.environment, List.copyOf(others));
        }

        private Object load() {
            try {
                String text = Files.readString(path);
                if (text.length() > MOST_CHARACTERS) {
                    throw fault("it is longer than a million characters", "Shorten it");
                }
                return new Load(LoadSettings.builder()
                                .setLabel(path.getFileName().toString())
                                .build())
                        .loadFromString(text);
            } catch (YamlEngineException e) {
                throw fault(
                        "it is not YAML: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        "Mend it");
            } catch (IOException e) {
                throw fault("it cannot be read: " + e, "See to its rights");
            }
        }

        private Problem fault(String why, String remedy) {
            return refused(file.root().relativize(path).toString(), why, remedy);
        }

        private Map<?, ?> map(@Nullable Object value, String what) {
            if (value instanceof Map<?, ?> map) {
                return map;
            }
            throw fault(what + " is not there, or is no mapping", "Mend it");
        }

        private Map<?, ?> map(@Nullable Object value) {
            return map(value, "its content");
        }

        private void refuse(String name, Map<?, ?> service, boolean isOwn) {
            for (Object key : service.keySet()) {
                String word = String.valueOf(key);
                if (word.equals("volumes")) {
                    refuseBinds(name, service.get(key), isOwn);
                } else if (!USED.contains(word) && !PASSED_OVER.contains(word)) {
                    throw fault(
                            "services." + name + "." + word + " cannot be had in a run's own network and containers",
                            word.equals("build") ? "Name an image there" : "Leave it out");
                }
            }
            if (!name.matches("[a-z0-9][a-z0-9_-]{0,40}")) {
                throw fault("services." + name + " is no name of a host", "Give it another name");
            }
        }

        /** The project is there anyway, and what a service keeps it keeps as long as the run goes on. */
        private void refuseBinds(String name, Object volumes, boolean isOwn) {
            if (isOwn || !(volumes instanceof List<?> list)) {
                return;
            }
            for (Object volume : list) {
                String source = volume instanceof Map<?, ?> map
                        ? "bind".equals(map.get("type")) ? "." : ""
                        : String.valueOf(volume);
                if (source.matches("(?s)[.~].*|/.*:.*")) {
                    throw fault(
                            "services." + name + ".volumes would bring something of this machine into it: " + volume,
                            "Use a named volume, or put it into the image");
                }
            }
        }

        private String image(String name, Map<?, ?> service) {
            String image = service.get("image") instanceof String text ? replaced(text) : "";
            // looked at as the engine gets it: what a variable stands for could be an option
            if (image.matches("[a-z0-9][a-zA-Z0-9._/:@-]*")) {
                return image;
            }
            throw fault("services." + name + ".image names no image", "Name one");
        }

        private Service service(String name, Map<?, ?> service) {
            return new Service(
                    name, image(name, service), environment(service), words(service.get("command")), check(service));
        }

        private Map<String, String> environment(Map<?, ?> service) {
            Map<String, String> variables = new LinkedHashMap<>();
            if (service.get("environment") instanceof Map<?, ?> map) {
                map.forEach((key, value) ->
                        variables.put(String.valueOf(key), value == null ? "" : replaced(String.valueOf(value))));
            } else if (service.get("environment") instanceof List<?> list) {
                for (Object line : list) {
                    String[] parts = String.valueOf(line).split("=", 2);
                    variables.put(parts[0], parts.length == 2 ? replaced(parts[1]) : "");
                }
            }
            variables.keySet().removeIf(key -> !key.matches("[A-Za-z_][A-Za-z0-9_]*"));
            return variables;
        }

        private List<String> words(@Nullable Object command) {
            if (command instanceof List<?> list) {
                return list.stream().map(word -> replaced(String.valueOf(word))).toList();
            }
            return command == null
                    ? List.of()
                    : List.of(replaced(String.valueOf(command)).strip().split("\\s+", -1));
        }

        private List<String> check(Map<?, ?> service) {
            if (!(service.get("healthcheck") instanceof Map<?, ?> check) || check.get("test") == null) {
                return List.of();
            }
            if (check.get("test") instanceof List<?> list && !list.isEmpty()) {
                List<String> words = list.stream()
                        .map(word -> replaced(String.valueOf(word)))
                        .toList();
                return switch (words.getFirst()) {
                    case "CMD" -> words.subList(1, words.size());
                    case "CMD-SHELL" -> List.of("/bin/sh", "-c", String.join(" ", words.subList(1, words.size())));
                    default -> List.of();
                };
            }
            return List.of("/bin/sh", "-c", replaced(String.valueOf(check.get("test"))));
        }

        /** No variable of this machine is known here. */
        private static String replaced(String text) {
            Matcher matcher = VARIABLE.matcher(text);
            return matcher.replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? "" : found.group(1)))
                    .replace("$$", "$");
        }
    }
}
