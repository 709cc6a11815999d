package dev.taskbox.devcontainer;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The images of projects, each built once for what it is made from: by the Dev Containers command line, and then in one
 * container the lifecycle commands that come before a person does, with the project's files in it. Both reach the hosts that
 * the policy names for the build and no others; the host's network they never have. Thread-safe.
 */
final class ProjectImages {
    static final String SEED = "/opt/taskbox";
    private static final String WORK = "/work/project";
    private static final String EMPTY = "taskbox-empty:1";
    private static final String PROXY = "http://127.0.0.1:3128";
    private static final List<String> BEFORE =
            List.of("onCreateCommands", "updateContentCommands", "postCreateCommands");
    /** What the tools say of themselves. */
    private static final Pattern NOISE = Pattern.compile(
            "\\{\"outcome\"|Exit code|at |Stop|Removing intermediate|DEPRECATED|\\s*BuildKit is|environment-variable|time=.*level=warning");

    private static final Pattern STEP = Pattern.compile("(?:Step|STEP) \\d+/\\d+ ?: (.+)");
    private static final Pattern CONTAINER_VARIABLE = Pattern.compile("\\$\\{containerEnv:([A-Za-z_][A-Za-z0-9_]*)}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DevcontainerHost host;
    private final Map<String, String> environment;
    private final Path directory;
    private final Networks networks;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /** Makes a container that has nothing but a network with the build's way out. */
    interface Networks {
        Container open(Containers engine, String name, String image, Path egress);

        /** A container's words for a process that only waits, and what it needs mounted. */
        Containers.Made waiting(ContainerEngine.Kind kind, List<String> walls, String image);
    }

    ProjectImages(DevcontainerHost host, Map<String, String> environment, Path directory, Networks networks) {
        this.host = host;
        this.environment = environment;
        this.directory = directory;
        this.networks = networks;
    }

    /** @throws Problem where it asks for what is refused, or does not build */
    Image of(Containers engine, DevcontainerFile named, SandboxRequest request) {
        Weakening.refuse(named);
        Optional<ComposeFile> compose = ComposeFile.of(named);
        DevcontainerFile file = compose.map(found -> flattened(named, found)).orElse(named);
        String tree = Git.tree(file.root());
        List<Policy.HostRule> reach = request.policy().network().build();
        String key = ImageKey.of(file, reach, tree);
        synchronized (locks.computeIfAbsent(key, _ -> new Object())) {
            DevcontainerCli cli = DevcontainerCli.find(engine.engine(), environment, directory.resolve("cli"));
            String base = "taskbox-project:" + key;
            if (!engine.hasImage(base)) {
                build(engine, cli, file, base, reach);
            }
            JsonNode merged = merged(cli, file, key);
            Weakening.refuseMerged(file, merged);
            String name = "taskbox-project:" + ImageKey.of(key, commands(merged).isEmpty() ? "" : tree);
            if (!engine.hasImage(name)) {
                prepare(engine, file, base, name, merged, reach);
            }
            return new Image(
                    name,
                    variables(engine.environmentOf(name).orElse(Map.of()), merged),
                    Optional.of(SEED),
                    compose.map(ComposeFile::services).orElse(List.of()));
        }
    }

    /** The same without the compose file, which names nothing but an image for the work: in a directory beside a copy of what is beside it. */
    private DevcontainerFile flattened(DevcontainerFile file, ComposeFile compose) {
        ObjectNode content = (ObjectNode) file.content().deepCopy();
        List.of("dockerComposeFile", "service", "runServices").forEach(content::remove);
        content.put("image", compose.image());
        ObjectNode variables = content.withObject("containerEnv");
        compose.environment().forEach((key, value) -> {
            if (!variables.has(key)) {
                variables.put(key, value);
            }
        });
        Path copy = directory.resolve("composed-" + ImageKey.of(file.root().toString(), content.toString()));
        return file.copiedTo(copy, content);
    }

    private JsonNode merged(DevcontainerCli cli, DevcontainerFile file, String key) {
        Path known = directory.resolve("merged-" + key + ".json");
        try {
            if (Files.exists(known)) {
                return JSON.readTree(Files.readString(known));
            }
            JsonNode merged = cli.merged(file.folder());
            Containers.makeDirectory(directory);
            Path made = Files.createTempFile(directory, ".merged-", "");
            Files.writeString(made, merged.toString());
            Files.move(made, known, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return merged;
        } catch (IOException e) {
            throw Problem.failed("disk", "keeping " + known, e.toString(), "Check the free space");
        }
    }

    private void build(
            Containers engine, DevcontainerCli cli, DevcontainerFile file, String image, List<Policy.HostRule> reach) {
        runInitializeCommand(file);
        inNetwork(engine, image, reach, (container, exit) -> {
            ContainerEngine.Result result = cli.build(
                    file.folder(),
                    image,
                    container,
                    List.of(
                            "http_proxy=" + PROXY,
                            "https_proxy=" + PROXY,
                            "HTTP_PROXY=" + PROXY,
                            "HTTPS_PROXY=" + PROXY));
            if (result.exitCode() != 0) {
                throw unbuilt(file, result, exit);
            }
        });
    }

    /** Host code: nothing but the user's word lets it run. */
    private void runInitializeCommand(DevcontainerFile file) {
        Optional<DevcontainerHost.HostCode> code = hostCode(file);
        if (code.isEmpty()) {
            return;
        }
        if (!host.isApproved(file.root(), code.get())) {
            throw Problem.refused(
                    "not-approved",
                    "building the project's devcontainer",
                    "it runs a command on this machine that nobody has approved yet ("
                            + code.get().origin() + "): " + code.get().text(),
                    "Look at it, then run task policy approve there");
        }
        for (List<String> words : words(file.content().path("initializeCommand"))) {
            ContainerEngine.Result result = ContainerEngine.run(words, environment, Optional.of(file.root()));
            if (result.exitCode() != 0) {
                throw Problem.failed(
                        "initialize-failed",
                        "running the project's initializeCommand",
                        "it ended with " + result.exitCode() + ": " + tail(result.output() + "\n" + result.said()),
                        "Mend it (" + code.get().origin() + ")");
            }
        }
    }

    static Optional<DevcontainerHost.HostCode> hostCode(DevcontainerFile file) {
        return file.initializeCommand()
                .map(text -> new DevcontainerHost.HostCode(
                        "devcontainer.initializeCommand", text, file.at("initializeCommand")));
    }

    private interface InNetwork {
        void run(Container network, DevcontainerHost.BuildExit exit);
    }

    private void inNetwork(Containers engine, String image, List<Policy.HostRule> reach, InNetwork what) {
        String name = "build-" + image.substring(image.indexOf(':') + 1);
        Path own = directory.resolve(name);
        Containers.makeDirectory(own);
        engine.makeEmptyImage(EMPTY);
        try (DevcontainerHost.BuildExit exit = host.exit(own.resolve("egress"), reach)) {
            Container network = networks.open(engine, name, EMPTY, exit.directory());
            try {
                what.run(network, exit);
            } finally {
                engine.removeNow(network.name());
            }
        }
    }

    /** In the build's own words, with the line of the Dockerfile where one can be told. */
    private static Problem unbuilt(
            DevcontainerFile file, ContainerEngine.Result result, DevcontainerHost.BuildExit exit) {
        String said = result.output() + "\n" + result.said();
        Optional<String> step =
                STEP.matcher(said).results().map(found -> found.group(1)).reduce((_, last) -> last);
        String where = step.flatMap(text -> lineOf(file, text))
                .map(line -> " at " + line)
                .orElse("");
        List<String> refused = exit.refused();
        return Problem.failed(
                "image-not-built",
                "building the project's devcontainer" + where,
                tail(said) + (refused.isEmpty() ? "" : "; refused: " + String.join(", ", refused)),
                refused.isEmpty()
                        ? "Mend it, and try again"
                        : "Name what it needs in policy.network.build of .taskbox.yaml");
    }

    private static Optional<String> lineOf(DevcontainerFile file, String step) {
        JsonNode build = file.content().path("build");
        String name = build.path("dockerfile")
                .asString(file.content().path("dockerFile").asString(""));
        Path dockerfile = file.path().resolveSibling(name).normalize();
        if (name.isEmpty() || !dockerfile.startsWith(file.root())) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(dockerfile);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip().replaceFirst("\\s*\\\\$", "");
                if (!line.isEmpty() && step.startsWith(line)) {
                    return Optional.of(file.root().relativize(dockerfile) + ":" + (i + 1));
                }
            }
        } catch (IOException _) {
            // then without
        }
        return Optional.empty();
    }

    /** The last lines that a person would look for: not the times and the tool's own. */
    private static String tail(String text) {
        List<String> lines = text.lines()
                .map(line -> line.replaceFirst("^\\[[0-9TZ:.-]+] ?", "").strip())
                .filter(line -> !line.isEmpty() && !NOISE.matcher(line).lookingAt())
                .toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
    }

    private static List<JsonNode> commands(JsonNode merged) {
        List<JsonNode> commands = new ArrayList<>();
        BEFORE.forEach(key -> merged.path(key).forEach(commands::add));
        return commands;
    }

    /** One of devcontainer.json's: a line for the shell, words, or several of both by name. */
    private static List<List<String>> words(JsonNode command) {
        if (command.isString()) {
            return command.stringValue().isBlank()
                    ? List.of()
                    : List.of(List.of("/bin/sh", "-c", command.stringValue()));
        }
        if (command.isArray()) {
            return List.of(command.valueStream().map(word -> word.asString("")).toList());
        }
        List<List<String>> all = new ArrayList<>();
        command.forEach(each -> all.addAll(words(each)));
        return all;
    }

    /** Runs the commands once, and keeps what they leave: in the image, in the home, and beside the project's files. */
    private void prepare(
            Containers engine,
            DevcontainerFile file,
            String base,
            String name,
            JsonNode merged,
            List<Policy.HostRule> reach) {
        inNetwork(engine, name, reach, (network, exit) -> {
            Containers.Made made =
                    networks.waiting(engine.engine().kind(), List.of("--network", "container:" + network.id()), base);
            Container container = engine.start(
                    new Containers.Use(
                            "prepare-" + name.substring(name.indexOf(':') + 1),
                            made.shape(),
                            directory,
                            Records.soon(),
                            Optional.empty()),
                    made);
            try {
                String user = user(engine, merged, base);
                asRoot(engine, container, "mkdir -p " + WORK + " " + SEED);
                List<JsonNode> commands = commands(merged);
                if (!commands.isEmpty()) {
                    engine.copyIn(container, file.root(), WORK);
                    asRoot(engine, container, "chown -R '" + user + "' " + WORK);
                }
                Map<String, String> variables =
                        variables(engine.environmentOf(base).orElse(Map.of()), merged);
                for (JsonNode command : commands) {
                    for (List<String> words : words(command)) {
                        runPrepared(engine, container, user, variables, words, exit);
                    }
                }
                keep(engine, container, file, user, !commands.isEmpty());
                engine.commit(container, name);
            } finally {
                engine.removeNow(container.name());
            }
        });
    }

    private static String user(Containers engine, JsonNode merged, String image) {
        String named =
                merged.path("remoteUser").asString(merged.path("containerUser").asString(""));
        String user = named.isEmpty() ? engine.userOf(image) : named;
        if (!user.matches("[a-zA-Z0-9_.:-]*")) {
            throw Problem.refused(
                    "bad-user",
                    "using the project's devcontainer",
                    "no user has this name: " + user,
                    "Change remoteUser");
        }
        return user.isEmpty() ? "root" : user;
    }

    private static void runPrepared(
            Containers engine,
            Container container,
            String user,
            Map<String, String> variables,
            List<String> words,
            DevcontainerHost.BuildExit exit) {
        List<String> all = new ArrayList<>(List.of("exec", "--user", user, "--workdir", WORK));
        Map<String, String> given = new HashMap<>(variables);
        List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY").forEach(it -> given.put(it, PROXY));
        given.forEach((key, value) -> all.addAll(List.of("--env", key + "=" + value)));
        all.add(container.id());
        all.addAll(words);
        ContainerEngine.Result result = engine.engine().tryRun(all);
        if (result.exitCode() != 0) {
            throw Problem.failed(
                    "lifecycle-failed",
                    "running " + String.join(" ", words.subList(Math.max(0, words.size() - 1), words.size()))
                            + " in the project's devcontainer",
                    "it ended with " + result.exitCode() + ": " + tail(result.output() + "\n" + result.said())
                            + (exit.refused().isEmpty() ? "" : "; refused: " + String.join(", ", exit.refused())),
                    exit.refused().isEmpty()
                            ? "Mend the command in devcontainer.json"
                            : "Name what it needs in policy.network.build of .taskbox.yaml");
        }
    }

    /** For every box's user to read: whose they are says nothing in a box. What git knows comes from the clone. */
    private static void keep(
            Containers engine, Container container, DevcontainerFile file, String user, boolean hasWork) {
        asRoot(
                engine,
                container,
                "home=$(eval echo ~" + user.replaceFirst(":.*", "") + "); rm -rf " + SEED
                        + "/home; if [ -d \"$home\" ]; then cp -a \"$home\" " + SEED + "/home; else mkdir -p " + SEED
                        + "/home; fi");
        if (hasWork) {
            engine.removeIn(container, WORK, Git.files(file.root()));
            asRoot(
                    engine,
                    container,
                    "find " + WORK + " -depth -type d -empty -delete; rm -rf " + SEED + "/work; " + "if [ -d " + WORK
                            + " ]; then mv " + WORK + " " + SEED + "/work; fi");
        }
        asRoot(engine, container, "rm -rf " + WORK + "; chmod -R a+rX " + SEED);
    }

    private static void asRoot(Containers engine, Container container, String line) {
        engine.engine()
                .run(
                        "preparing the project's image",
                        List.of("exec", "--user", "0:0", "--workdir", "/", container.id(), "/bin/sh", "-c", line));
    }

    /** Those of the image, then what devcontainer.json sets, in the terms of the former. */
    private static Map<String, String> variables(Map<String, String> ofImage, JsonNode merged) {
        Map<String, String> variables = new HashMap<>(ofImage);
        for (String key : List.of("containerEnv", "remoteEnv")) {
            Map<String, String> before = Map.copyOf(variables);
            merged.path(key).properties().forEach(entry -> {
                if (entry.getValue().isNull()) {
                    variables.remove(entry.getKey());
                } else if (entry.getKey().matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    variables.put(entry.getKey(), replaced(entry.getValue().asString(""), before));
                }
            });
        }
        return variables;
    }

    private static String replaced(String text, Map<String, String> variables) {
        Matcher matcher = CONTAINER_VARIABLE.matcher(text);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), "")));
    }

    /** The project's git, asked of its trusted checkout. */
    static final class Git {
        private static final Map<String, String> VARIABLES =
                Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LC_ALL", "C", "GIT_TERMINAL_PROMPT", "0");

        private Git() {}

        static String tree(Path root) {
            ContainerEngine.Result result = ContainerEngine.run(
                    List.of("/usr/bin/git", "-c", "safe.directory=*", "rev-parse", "HEAD^{tree}"),
                    VARIABLES,
                    Optional.of(root));
            return result.exitCode() == 0 ? result.output() : "";
        }

        /** NUL-ended. */
        static byte[] files(Path root) {
            ContainerEngine.Result result = ContainerEngine.run(
                    List.of("/usr/bin/git", "-c", "safe.directory=*", "ls-tree", "-r", "-z", "--name-only", "HEAD"),
                    VARIABLES,
                    Optional.of(root));
            return result.output().getBytes(StandardCharsets.UTF_8);
        }

        static ProcessBuilder archive(Path root) {
            ProcessBuilder builder = new ProcessBuilder(
                            "/usr/bin/git", "-c", "safe.directory=*", "archive", "--format=tar", "HEAD")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(VARIABLES);
            return builder;
        }
    }
}
