package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import dev.taskbox.sandbox.ContainerBoxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Makes, finds, pauses and removes containers, each with a record that is older than itself. Thread-safe. */
final class Containers {
    private static final String INSTANCE = "taskbox.instance";
    private static final String SHAPE = "taskbox.shape";

    private final ContainerEngine engine;
    private final Records records;
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
     * @param command its first process, as the words after the image
     */
    record Made(List<String> walls, List<ContainerBoxes.Mount> mounts, String image, List<String> command) {
        String shape() {
            return Integer.toHexString(hashCode());
        }

        List<String> words() {
            List<String> words = new ArrayList<>(walls);
            mounts.forEach(mount -> words.addAll(Walls.mount(mount)));
            words.add("--entrypoint");
            words.add(command.getFirst());
            words.add(image);
            words.addAll(command.subList(1, command.size()));
            return words;
        }
    }

    /** The sandbox's container if it is there and was made with the same words; ready to be used. */
    Optional<Container> find(String sandbox, Made made) {
        String name = nameOf(sandbox);
        awaitLeaving(name);
        if (records.read(name).isEmpty()) {
            return Optional.empty();
        }
        Optional<Seen> seen = look(name);
        if (seen.isEmpty()
                || !seen.get().isOurs(records.instance())
                || !seen.get().shape().equals(made.shape())) {
            return Optional.empty();
        }
        return switch (seen.get().status()) {
            case "running" -> Optional.of(seen.get().container(name));
            case "paused" -> {
                engine.run(
                        "resuming the container " + name,
                        List.of("unpause", seen.get().id()));
                yield Optional.of(seen.get().container(name));
            }
            default -> Optional.empty();
        };
    }

    Optional<Container> running(String name) {
        return look(name)
                .filter(seen -> seen.isOurs(records.instance()) && seen.status().equals("running"))
                .map(seen -> seen.container(name));
    }

    /** Without more where nobody else that uses the engine has one of that name. */
    private String nameOf(String sandbox) {
        String own = "taskbox-" + sandbox + "-" + records.instance();
        return records.read(own).isPresent() ? own : "taskbox-" + sandbox;
    }

    /** Starts one for a sandbox, in the place of any that it has. */
    Container start(String sandbox, Made made, Path directory, Instant deadline) {
        refuseLinks(made);
        String name = nameOf(sandbox);
        try {
            return startNamed(name, made, directory, deadline);
        } catch (Problem e) {
            if (!e.why().contains("is already in use")) {
                throw e;
            }
            return startNamed(name + "-" + records.instance(), made, directory, deadline);
        }
    }

    private Container startNamed(String name, Made made, Path sandbox, Instant deadline) {
        awaitLeaving(name);
        if (records.read(name).isPresent()) {
            removeNow(name);
        }
        records.write(new Records.Row(name, sandbox, deadline));
        List<String> words = new ArrayList<>(List.of(
                "run",
                "--detach",
                "--pull",
                "never",
                "--name",
                name,
                "--label",
                INSTANCE + "=" + records.instance(),
                "--label",
                SHAPE + "=" + made.shape()));
        words.addAll(made.words());
        try {
            String id =
                    engine.run("starting the container " + name, words).lines().reduce("", (_, last) -> last);
            Seen seen = look(id).orElseThrow(() -> gone(name));
            if (!seen.status().equals("running")) {
                throw gone(name);
            }
            return seen.container(name);
        } catch (Problem e) {
            removeNow(name);
            throw e;
        }
    }

    private static Problem gone(String name) {
        return Problem.failed(
                "container-ended",
                "starting the container " + name,
                "it ended at once",
                "Look at what the engine says of it, and at the free memory");
    }

    /** A host path that became a link since would be followed by the engine. */
    private static void refuseLinks(Made made) {
        for (ContainerBoxes.Mount mount : made.mounts()) {
            if (Files.isSymbolicLink(mount.host())) {
                throw Problem.refused(
                        "mount-link",
                        "mounting " + mount.host() + " in a container",
                        "it became a symbolic link",
                        "Remove the link");
            }
        }
    }

    void pause(Container container) {
        engine.tryRun(List.of("pause", container.id()));
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
        Optional<Seen> seen = look(name);
        if (seen.isPresent() && seen.get().isOurs(records.instance())) {
            ContainerEngine.Result result = engine.tryRun(
                    List.of("rm", "--force", "--volumes", seen.get().id()));
            if (result.exitCode() != 0 && look(name).isPresent()) {
                return; // its record lets it be tried again
            }
        }
        records.remove(name);
    }

    /** Removes those that have no record, and those whose time is over and in which nothing runs. */
    void reap(Instant now) {
        ContainerEngine.Result listed = engine.tryRun(List.of(
                "ps", "--all", "--filter", "label=" + INSTANCE + "=" + records.instance(), "--format", "{{.Names}}"));
        if (listed.exitCode() != 0) {
            return;
        }
        List<String> names = listed.output().lines().map(String::strip).toList();
        for (String name : names) {
            Optional<Records.Row> row = records.read(name);
            if (row.isEmpty() || isOver(row.get(), now)) {
                removeNow(name);
            }
        }
        records.all().stream()
                .filter(row -> !names.contains(row.name()) && isOver(row, now))
                .forEach(row -> records.remove(row.name()));
    }

    private static boolean isOver(Records.Row row, Instant now) {
        return !Files.isDirectory(row.sandbox())
                || (row.deadline().isBefore(now) && !ContainerBoxes.isBusy(row.sandbox()));
    }

    private record Seen(String id, String status, long init, String instance, String shape) {
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
                "{{.Id}} {{.State.Status}} {{.State.Pid}} {{index .Config.Labels \"" + INSTANCE
                        + "\"}} {{index .Config.Labels \"" + SHAPE + "\"}}",
                nameOrId));
        if (result.exitCode() != 0) {
            if (result.said().toLowerCase(java.util.Locale.ROOT).contains("no such container")) {
                return Optional.empty();
            }
            throw engine.problem("looking for the container " + nameOrId, result.said());
        }
        String[] words = result.output().split(" ", -1);
        return words.length == 5
                ? Optional.of(new Seen(words[0], words[1], Long.parseLong(words[2]), words[3], words[4]))
                : Optional.empty();
    }

    /** @return the variables that an image sets */
    Map<String, String> environmentOf(String image) {
        String said = engine.run(
                "looking at the image " + image,
                List.of("image", "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", image));
        Map<String, String> variables = new ConcurrentHashMap<>();
        said.lines().filter(line -> line.indexOf('=') > 0).forEach(line -> {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return Map.copyOf(variables);
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
        return engine.tryRun(List.of("image", "inspect", "--format", "{{.Id}}", image))
                        .exitCode()
                == 0;
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
