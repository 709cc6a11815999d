package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as a user gets it, with a home of its own and a project to work on. Closing it ends its taskd. */
final class Installed implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path root;
    private final Path project;
    private final Map<String, String> variables = new TreeMap<>();
    private final List<String> prefix = new ArrayList<>();
    private final List<Process> helpers = new ArrayList<>();

    record Result(int exitCode, String out, String err) {
        Result succeeded() {
            assertThat(exitCode).as("exit code; stderr: %s", err).isZero();
            return this;
        }

        JsonNode json() {
            return JSON.readTree(succeeded().out());
        }
    }

    Installed() throws IOException, InterruptedException {
        root = Files.createTempDirectory(Path.of("/tmp"), "tb-");
        project = Files.createDirectory(root.resolve("project"));
        Files.createDirectory(root.resolve("user"));
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Test Person");
        git("config", "user.email", "person@localhost");
        write("README.md", "A project\n");
        git("add", "-A");
        git("commit", "-qm", "Start");
    }

    Path root() {
        return root;
    }

    Path project() {
        return project;
    }

    Path home() {
        return root.resolve("home");
    }

    /** Set for every command from here on; a taskd that is running keeps what it was started with. */
    void variable(String name, String value) {
        variables.put(name, value);
    }

    void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void userConfig(String yaml) throws IOException {
        Files.createDirectories(home().resolve("config"));
        Files.writeString(home().resolve("config/config.yaml"), yaml);
    }

    Result task(String... arguments) throws IOException, InterruptedException {
        return taskWith("", arguments);
    }

    Result taskWith(String stdin, String... arguments) throws IOException, InterruptedException {
        return run(program("task", arguments), stdin, project);
    }

    Result taskFrom(Path directory, String... arguments) throws IOException, InterruptedException {
        return run(program("task", arguments), "", directory);
    }

    /** A taskd in the foreground. */
    Process taskd() throws IOException {
        Process process = builder(program("taskd"), project).start();
        helpers.add(process);
        return process;
    }

    /** A command that goes on; its output is the caller's to read. */
    Process started(String... arguments) throws IOException {
        Process process = builder(program("task", arguments), project).start();
        helpers.add(process);
        return process;
    }

    private List<String> program(String name, String... arguments) {
        List<String> argv = new ArrayList<>(prefix);
        argv.add(Path.of("target/taskbox/bin", name).toAbsolutePath().toString());
        argv.addAll(List.of(arguments));
        return argv;
    }

    /** Words that every command of the program is started by, from here on. */
    void prefix(String... words) {
        prefix.addAll(List.of(words));
    }

    /** Puts the home on a small file system of its own, in a mount namespace that lives as long as this. */
    void onSmallDisk() throws IOException, InterruptedException {
        Files.createDirectories(home());
        List<String> holder = new ArrayList<>(List.of("unshare", "--mount"));
        if (!isRoot()) {
            holder.addAll(List.of("--user", "--map-root-user"));
        }
        holder.addAll(List.of(
                "sh", "-c", "mount -t tmpfs -o size=24m,mode=0700 tb " + home() + " && echo ready && exec sleep 600"));
        Process process = new ProcessBuilder(holder)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        helpers.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        prefix("nsenter", "-t", Long.toString(process.pid()), "-m", "--wd=" + project);
        if (!isRoot()) {
            prefix("-U", "--preserve-credentials");
        }
        copyIn();
    }

    static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** The small disk is empty, so the project has to be added again. */
    private void copyIn() throws IOException, InterruptedException {
        task("project", "add", ".").succeeded();
    }

    void fillDisk() throws IOException, InterruptedException {
        onDisk("dd if=/dev/zero of=" + home() + "/fill bs=4k 2>/dev/null; test -e " + home() + "/fill");
    }

    void emptyDisk() throws IOException, InterruptedException {
        onDisk("rm " + home() + "/fill");
    }

    private void onDisk(String script) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of("sh", "-c", script));
        run(argv, "", project).succeeded();
    }

    String git(String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        return run(argv, "", project).succeeded().out().strip();
    }

    /** Adds a task for the scripted agent, starts it, and waits for its end. @return its number */
    int runScript(String title, String steps) throws IOException, InterruptedException {
        int id = addScript(title, steps);
        task("run", Integer.toString(id), "--wait");
        return id;
    }

    int addScript(String title, String steps) throws IOException, InterruptedException {
        return taskWith(steps, "add", title, "-a", "scripted", "-F", "-", "--json")
                .json()
                .required("id")
                .intValue();
    }

    JsonNode show(int id) throws IOException, InterruptedException {
        return task("show", Integer.toString(id), "--json").json();
    }

    List<JsonNode> events(int id) throws IOException, InterruptedException {
        List<JsonNode> events = new ArrayList<>();
        task("logs", Integer.toString(id), "--json").json().forEach(events::add);
        return events;
    }

    long taskdPid() throws IOException, InterruptedException {
        return task("daemon", "status", "--json").json().required("pid").longValue();
    }

    private ProcessBuilder builder(List<String> argv, Path directory) {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("XDG_"));
        builder.environment().put("HOME", root.resolve("user").toString());
        builder.environment().put("TASKBOX_HOME", home().toString());
        builder.environment()
                .put(
                        "TASKBOX_JAVA",
                        Path.of(System.getProperty("java.home"), "bin/java").toString());
        builder.environment().putAll(variables);
        return builder;
    }

    Result run(List<String> argv, String stdin, Path directory) throws IOException, InterruptedException {
        ProcessBuilder builder = builder(argv, directory);
        Path out = Files.createTempFile(root, "out", "");
        Path err = Files.createTempFile(root, "err", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().write(stdin.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        int exitCode = process.waitFor();
        return new Result(exitCode, Files.readString(out), Files.readString(err));
    }

    @Override
    public void close() throws IOException {
        try {
            task("daemon", "stop");
            helpers.forEach(Process::destroyForcibly);
            new ProcessBuilder("chmod", "-R", "u+rwX", root.toString()).start().waitFor();
            new ProcessBuilder("rm", "-rf", "--one-file-system", root.toString())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
