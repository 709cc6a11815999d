package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import dev.taskbox.sandbox.ContainerBoxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes, finds, pauses and removes containers, each with a record that is older than itself. Thread-safe. */
final class Containers {
    private static final String INSTANCE = "taskbox.instance";
    private static final String PREFIX = "taskbox-";
    private static final Duration RENAME = Duration.ofSeconds(1);
    private static final Duration IMAGE_SEEN = Duration.ofMinutes(1);

    private final ContainerEngine engine;
    private final Records records;
    private final Map<String, ImageSeen> imagesSeen = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> leaving = new ConcurrentHashMap<>();

    Containers(ContainerEngine engine, Records records) {
        this.engine = engine;
        this.records = records;
    }

    ContainerEngine engine() {
        return engine;
    }

    Records records() {
        return records;
    }

    /**
     * What a container is made with. Two of the same words are the same container.
     *
     * @param walls as {@link Walls} has them
     * @param entrypoint empty: the image's own
     */
    record Made(
            List<String> walls,
            List<ContainerBoxes.Mount> mounts,
            String image,
            Optional<String> entrypoint,
            List<String> arguments) {
        /** @param command its first process */
        static Made of(List<String> walls, List<ContainerBoxes.Mount> mounts, String image, List<String> command) {
            return new Made(walls, mounts, image, Optional.of(command.getFirst()), command.subList(1, command.size()));
        }

        /** One that runs what its image says. */
        static Made ofImage(List<String> walls, String image, List<String> arguments) {
            return new Made(walls, List.of(), image, Optional.empty(), arguments);
        }

        String shape() {
            return Integer.toHexString(hashCode());
        }

        List<String> words() {
            // what a project names may be fetched; the others are made here
            List<String> words = new ArrayList<>(List.of("--pull", entrypoint.isPresent() ? "never" : "missing"));
            words.addAll(walls);
            mounts.forEach(mount -> words.addAll(Walls.mount(mount)));
            entrypoint.ifPresent(program -> words.addAll(List.of("--entrypoint", program)));
            words.add(image);
            words.addAll(arguments);
            return words;
        }
    }

    /**
     * What a container is for.
     *
     * @param shape what it was asked for with, as one word
     * @param directory the sandbox's own records
     * @param deadline after it nobody wants the container any more
     * @param folder where the workspace is in it; empty: it has none
     */
    record Use(String sandbox, String shape, Path directory, Instant deadline, Optional<String> folder) {
        Records.Row row(String name, Optional<String> container) {
            return new Records.Row(name, directory, deadline, shape, folder, container);
        }
    }

    /** The sandbox's container if it is there and was asked for with the same words; ready to be used until the deadline. */
    Optional<Container> find(String sandbox, String shape, Instant deadline) {
        String name = nameOf(sandbox);
        awaitLeaving(name);
        return records.read(name).filter(row -> row.shape().equals(shape)).flatMap(row -> awake(row, deadline));
    }

    Optional<Container> running(Records.Row row) {
        return look(row.container().orElse(row.name()))
                .filter(seen -> seen.isOurs(records.instance()) && seen.status().equals("running"))
                .map(seen -> seen.container(row.name()));
    }

    /** The container of a workspace as a person finds it: by the name that it keeps, and not paused before the deadline. */
    Optional<Container> awake(Records.Row row, Instant deadline) {
        Optional<Seen> seen = look(row.container().orElse(row.name()))
                .filter(it -> it.isOurs(records.instance())
                        && (it.status().equals("running") || it.status().equals("paused")));
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(List.of("unpause"));
        for (Records.Row beside : records.all()) {
            if (beside.sandbox().equals(row.sandbox())) {
                if (beside.deadline().isBefore(deadline)) {
                    records.write(beside.until(deadline));
                }
                words.add(beside.container().orElse(beside.name()));
            }
        }
        Container container = seen.get().container(row.name());
        if (seen.get().status().equals("paused")) {
            // of those beside it one may have ended, which is no reason not to resume the others
            ContainerEngine.Result resumed = engine.tryRun(words);
            if (running(row).isEmpty()) {
                throw engine.problem("resuming the container " + row.name(), resumed.said());
            }
        }
        rename(container.id(), row.name());
        return Optional.of(container);
    }

    private void rename(String id, String name) {
        engine.tryRun(List.of("rename", id, name));
    }

    /** Without more where nobody else that uses the engine has one of that name. */
    private String nameOf(String sandbox) {
        String own = PREFIX + sandbox + "-" + records.instance();
        return records.read(own).isPresent() ? own : PREFIX + sandbox;
    }

    /** Starts one for a sandbox, in the place of any that it has. */
    Container start(Use use, Made made) {
        refuseLinks(made.mounts());
        String name = nameOf(use.sandbox());
        try {
            return startNamed(name, use, made);
        } catch (Problem e) {
            if (!e.why().contains("is already in use")) {
                throw e;
            }
            return startNamed(name + "-" + records.instance(), use, made);
        }
    }

    private Container startNamed(String name, Use use, Made made) {
        forget(name);
        Records.Row row = use.row(name, Optional.empty());
        records.write(row);
        List<String> words = new ArrayList<>(
                List.of("run", "--detach", "--name", name, "--label", INSTANCE + "=" + records.instance()));
        words.addAll(made.words());
        try {
            String id =
                    engine.run("starting the container " + name, words).lines().reduce("", (_, last) -> last);
            records.write(row.of(id));
            Seen seen = look(id).orElseThrow(() -> gone(name));
            if (!seen.status().equals("running")) {
                throw gone(name);
            }
            return seen.container(name);
        } catch (Problem e) {
            imagesSeen.clear();
            removeNow(name);
            throw e;
        }
    }

    private void forget(String name) {
        awaitLeaving(name);
        if (records.read(name).isPresent()) {
            removeNow(name);
        }
    }

    /**
     * Makes a container that waited for any sandbox that of one. It gets the name a little later, where nobody else has it.
     *
     * @return the same container
     */
    Container adopt(Container warm, Use use) {
        String name = nameOf(use.sandbox());
        forget(name);
        Records.Row row = use.row(name, Optional.of(warm.id()));
        records.write(row);
        records.remove(warm.name());
        // not while it begins; its record leads to it by its id
        CompletableFuture.delayedExecutor(RENAME.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> rename(warm.id(), name));
        return new Container(warm.id(), name, warm.init());
    }

    private static Problem gone(String name) {
        return Problem.failed(
                "container-ended",
                "starting the container " + name,
                "it ended at once",
                "Look at what the engine says of it, and at the free memory");
    }

    /** A host path that became a link since would be followed by the engine. */
    static void refuseLinks(List<ContainerBoxes.Mount> mounts) {
        for (ContainerBoxes.Mount mount : mounts) {
            if (Files.isSymbolicLink(mount.host())) {
                throw Problem.refused(
                        "mount-link",
                        "mounting " + mount.host() + " in a container",
                        "it became a symbolic link",
                        "Remove the link");
            }
        }
    }

    /** With what runs beside it, which shares its network and its records. */
    void pause(Container container, Path directory, Instant deadline) {
        List<String> words = new ArrayList<>(List.of("pause"));
        for (Records.Row row : records.all()) {
            if (row.sandbox().equals(directory)) {
                records.write(row.until(deadline));
                words.add(row.container().orElse(row.name()));
            }
        }
        engine.tryRun(words);
    }

    /** The same of the containers of a sandbox whose directory this is. */
    void remove(Path directory) {
        records.all().stream().filter(row -> row.sandbox().equals(directory)).forEach(row -> remove(row.name()));
    }

    /** Nobody waits for it but who wants the name again. */
    void remove(String name) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        leaving.put(name, gone);
        Thread.ofVirtual().start(() -> {
            try {
                removeNow(name);
            } finally {
                gone.complete(null);
                leaving.remove(name, gone);
            }
        });
    }

    void awaitLeaving(String name) {
        Optional.ofNullable(leaving.get(name)).ifPresent(CompletableFuture::join);
    }

    void awaitLeaving() {
        List.copyOf(leaving.values()).forEach(CompletableFuture::join);
    }

    /** The record goes last. One that belongs to somebody else stays. */
    void removeNow(String name) {
        Optional<Seen> seen =
                look(records.read(name).flatMap(Records.Row::container).orElse(name));
        if (seen.isPresent()
                && seen.get().isOurs(records.instance())
                && !isRemoved(seen.get().id())) {
            return; // its record lets it be tried again
        }
        records.remove(name);
    }

    private boolean isRemoved(String id) {
        List<String> words = new ArrayList<>(List.of("rm", "--force", "--volumes"));
        if (engine.kind() == ContainerEngine.Kind.PODMAN) {
            words.add("--depend"); // services that share its network
        }
        words.add(id);
        return engine.tryRun(words).exitCode() == 0 || look(id).isEmpty();
    }

    /** Removes those that have no record, and those whose time is over and in which nothing runs. */
    void reap(Instant now) {
        List<Records.Row> rows = records.all();
        ContainerEngine.Result listed = engine.tryRun(List.of(
                "ps",
                "--all",
                "--no-trunc",
                "--filter",
                "label=" + INSTANCE + "=" + records.instance(),
                "--format",
                "{{.ID}} {{.Names}}"));
        if (listed.exitCode() != 0) {
            return;
        }
        for (String line : listed.output().lines().toList()) {
            String[] words = line.strip().split(" ", -1);
            // asked again: since the list was made one may have got its record
            boolean isWanted = Stream.concat(rows.stream(), records.all().stream())
                    .anyMatch(row -> (row.name().equals(words[words.length - 1])
                                    || row.container().filter(words[0]::equals).isPresent())
                            && !isOver(row, now));
            if (!isWanted) {
                isRemoved(words[0]);
            }
        }
        rows.stream().filter(row -> isOver(row, now)).forEach(row -> removeNow(row.name()));
    }

    private static boolean isOver(Records.Row row, Instant now) {
        return !Files.isDirectory(row.sandbox())
                || (row.deadline().isBefore(now) && !ContainerBoxes.isBusy(row.sandbox()));
    }

    private record Seen(String id, String status, long init, String instance) {
        boolean isOurs(String ours) {
            return instance.equals(ours);
        }

        Container container(String name) {
            return new Container(id, name, init);
        }
    }

    private Optional<Seen> look(String nameOrId) {
        ContainerEngine.Result result = engine.tryRun(List.of(
                "container",
                "inspect",
                "--format",
                "{{.Id}} {{.State.Status}} {{.State.Pid}} {{index .Config.Labels \"" + INSTANCE + "\"}}",
                nameOrId));
        if (result.exitCode() != 0) {
            if (isUnknown(result.said())) {
                return Optional.empty();
            }
            throw engine.problem("looking for the container " + nameOrId, result.said());
        }
        String[] words = result.output().split(" ", -1);
        return words.length == 4
                ? Optional.of(new Seen(words[0], words[1], Long.parseLong(words[2]), words[3]))
                : Optional.empty();
    }

    private record ImageSeen(Map<String, String> environment, Instant at) {}

    /** @return the variables that an image sets; empty: there is no such image */
    Optional<Map<String, String>> environmentOf(String image) {
        ImageSeen seen = imagesSeen.get(image);
        if (seen != null && seen.at().plus(IMAGE_SEEN).isAfter(Instant.now())) {
            return Optional.of(seen.environment());
        }
        ContainerEngine.Result result = engine.tryRun(
                List.of("image", "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", image));
        if (result.exitCode() != 0) {
            if (isUnknown(result.said())) {
                return Optional.empty();
            }
            throw engine.problem("looking at the image " + image, result.said());
        }
        Map<String, String> variables = new HashMap<>();
        result.output().lines().filter(line -> line.indexOf('=') > 0).forEach(line -> {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        });
        imagesSeen.put(image, new ImageSeen(Map.copyOf(variables), Instant.now()));
        return Optional.of(Map.copyOf(variables));
    }

    /** As Docker and Podman say it of containers and images. */
    private static boolean isUnknown(String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        return lower.contains("no such") || lower.contains("not known");
    }

    static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw Problem.failed(
                    "disk",
                    "making the directory " + directory,
                    e.toString(),
                    "Check the free space and the rights of that directory");
        }
    }

    boolean hasImage(String image) {
        return environmentOf(image).isPresent();
    }

    /** @return whom the image's own processes are; empty: root */
    String userOf(String image) {
        return engine.run(
                "looking at the image " + image, List.of("image", "inspect", "--format", "{{.Config.User}}", image));
    }

    /** One without a file: what runs in its containers is mounted. */
    void makeEmptyImage(String image) {
        if (!hasImage(image)) {
            // two blocks of zeros: the end of an archive without entries
            ContainerEngine.Result result = engine.pipe(List.of("import", "-", image), new byte[1024]);
            if (result.exitCode() != 0) {
                throw engine.problem("making the image " + image, result.said());
            }
        }
    }

    void commit(Container container, String image) {
        engine.run(
                "keeping the project's image", List.of("commit", "--change", "ENTRYPOINT []", container.id(), image));
    }

    /** The files of the project's last commit. @param target a directory that is there */
    void copyIn(Container container, Path root, String target) {
        try {
            List<Process> processes = ProcessBuilder.startPipeline(List.of(
                    ProjectImages.Git.archive(root),
                    engine.builder(List.of("cp", "-", container.id() + ":" + target))));
            String said = new String(
                    processes.getLast().getErrorStream().readNBytes(64 * 1024),
                    java.nio.charset.StandardCharsets.UTF_8);
            if (processes.getLast().waitFor() != 0 || processes.getFirst().waitFor() != 0) {
                throw engine.problem("copying the project into its container", said);
            }
        } catch (IOException e) {
            throw Problem.failed("copy-failed", "copying the project into its container", e.toString(), "Try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.failed(
                    "interrupted", "copying the project into its container", "it was interrupted", "Try again");
        }
    }

    /** @param names NUL-ended, below the directory */
    void removeIn(Container container, String directory, byte[] names) {
        ContainerEngine.Result result = engine.pipe(
                List.of(
                        "exec",
                        "-i",
                        "--user",
                        "0:0",
                        "--workdir",
                        directory,
                        container.id(),
                        "xargs",
                        "-0",
                        "rm",
                        "-f",
                        "--"),
                names);
        if (result.exitCode() != 0) {
            throw engine.problem("tidying the project's image", result.said());
        }
    }
}
