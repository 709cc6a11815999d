package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of runs in containers when taskd or the engine ends, or the engine cannot be used. */
@Tag("end-to-end")
@Tag("engine")
class DevcontainerFaultsTest {
    private static final String LONG_WORK = """
            say one
            run for i in $(seq 12); do echo $i > tick; sleep 0.5; done
            write done.txt yes
            commit Done
            say two
            """;

    private final TestContainers containers = new TestContainers();
    private Installed taskbox;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
        taskbox.userConfig("devcontainer: {image: %s, warm: 0}\n".formatted(TestContainers.image()));
        taskbox.write(".taskbox.yaml", "place: devcontainer\n");
        taskbox.git("add", "-A");
        taskbox.git("commit", "-qm", "Work in a container");
    }

    @AfterEach
    void close() throws Exception {
        taskbox.task("daemon", "stop");
        containers.removeThoseOf(taskbox);
        taskbox.close();
    }

    @Test
    void picksTheRunUpWhenTaskdWasKilled() throws Exception {
        taskbox.task("project", "add", ".").succeeded();
        int id = taskbox.addScript("Long work", LONG_WORK);
        taskbox.task("start", Integer.toString(id)).succeeded();
        awaitFile(workspace(id).resolve("tick"));
        String name = "taskbox-" + id + "-1";
        await(() -> !containers.id(name).isEmpty());
        String container = containers.id(name);

        kill(taskbox.taskdPid());
        assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("running");
        taskbox.task("run", Integer.toString(id), "--wait").succeeded();

        JsonNode task = taskbox.show(id);
        assertThat(task.required("state").stringValue())
                .as(task.toPrettyString())
                .isEqualTo("review");
        assertThat(task.required("runs").size()).isEqualTo(1);
        assertThat(containers.id(name)).isEqualTo(container);
        assertThat(taskbox.git("show", "task/" + id + "-long-work:tick")).isEqualTo("12");
        assertThat(taskbox.git("show", "task/" + id + "-long-work:done.txt")).isEqualTo("yes");
        assertThat(kinds(id, "agent.said")).hasSize(2);
        assertThat(kinds(id, "agent.tool")).hasSize(3);
        assertThat(kinds(id, "agent.toolResult")).hasSize(3);
        taskbox.task("audit", Integer.toString(id), "--verify").succeeded();
    }

    @Test
    void saysInterruptedAndKeepsTheWorkWhenTheEngineWasRestarted() throws Exception {
        Path own = Files.createTempDirectory(Path.of("/tmp"), "tb-engine-");
        TestEngine engine = new TestEngine(own);
        try {
            engine.start();
            engine.takeImage();
            taskbox.variable("DOCKER_HOST", engine.host());
            taskbox.task("project", "add", ".").succeeded();
            int id = taskbox.addScript("Lost work", "write tick yes\nrun sleep 600\n");
            taskbox.task("start", Integer.toString(id)).succeeded();
            awaitFile(workspace(id).resolve("tick"));

            engine.stop();
            engine.start();
            taskbox.task("run", Integer.toString(id), "--wait");

            JsonNode task = taskbox.show(id);
            assertThat(task.required("state").stringValue())
                    .as(task.toPrettyString() + taskbox.task("logs", Integer.toString(id)))
                    .isEqualTo("interrupted");
            assertThat(workspace(id).resolve("tick")).hasContent("yes");

            taskbox.taskWith("", "retry", Integer.toString(id)).succeeded();
            awaitState(id, "running");
            await(() -> engine.containers().status("taskbox-" + id + "-2").equals("running"));
            taskbox.task("stop", Integer.toString(id)).succeeded();
            taskbox.task("run", Integer.toString(id), "--wait");
            assertThat(taskbox.git("show", "refs/taskbox/snapshot/" + id + ":tick"))
                    .isEqualTo("yes");
        } finally {
            taskbox.task("daemon", "stop");
            engine.containers().removeThoseOf(taskbox);
            engine.stop();
            new ProcessBuilder("rm", "-rf", "--one-file-system", own.toString())
                    .start()
                    .waitFor();
        }
    }

    @Test
    void removesItsOwnContainersThatNobodyWantsAndNoOthers() throws Exception {
        taskbox.task("project", "add", ".").succeeded();
        int over = taskbox.runScript("Over", "say one\n");
        int kept = taskbox.runScript("Kept", "say one\n");
        String ofOver = "taskbox-" + over + "-1";
        String ofKept = "taskbox-" + kept + "-1";
        await(() -> !containers.id(ofOver).isEmpty() && !containers.id(ofKept).isEmpty());
        taskbox.task("daemon", "stop").succeeded();
        String instance = TestContainers.instance(taskbox);
        Path record = TestContainers.records(taskbox).resolve(ofOver);
        List<String> lines = Files.readAllLines(record);
        lines.set(0, "2001-01-01T00:00:00Z");
        Files.write(record, lines);
        String stray = runByHand("taskbox.instance=" + instance);
        String theirs = runByHand("taskbox.instance=0123abcd");
        String nobodys = runByHand("other=1");
        try {
            taskbox.task("list").succeeded();

            await(() -> containers.id(stray).isEmpty() && containers.id(ofOver).isEmpty() && !Files.exists(record));
            assertThat(containers.status(theirs)).isEqualTo("running");
            assertThat(containers.status(nobodys)).isEqualTo("running");
            assertThat(containers.status(ofKept)).isEqualTo("paused");
        } finally {
            containers.run("rm", "--force", stray, theirs, nobodys);
        }
    }

    @Test
    void saysThatTheEngineIsStopped() throws Exception {
        taskbox.variable("DOCKER_HOST", "unix://" + taskbox.root().resolve("no.sock"));
        assertNoContainer("Docker does not run", "Start it");
    }

    @Test
    void saysThatThisUserMayNotUseTheEngine() throws Exception {
        Path socket = taskbox.root().resolve("docker.sock");
        Process listener = new ProcessBuilder("socat", "UNIX-LISTEN:" + socket + ",mode=0", "/dev/null").start();
        try {
            awaitFile(socket);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));
            assertThat(new ProcessBuilder(
                                    "chown",
                                    "-R",
                                    "65534:65534",
                                    taskbox.home().toString(),
                                    taskbox.project().toString(),
                                    taskbox.root().resolve("user").toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
            Files.setPosixFilePermissions(taskbox.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
            taskbox.variable("DOCKER_HOST", "unix://" + socket);
            taskbox.prefix("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
            assertNoContainer("this user may not use Docker", "group docker");
        } finally {
            listener.destroy();
            listener.waitFor();
        }
    }

    private void assertNoContainer(String why, String remedy) throws Exception {
        taskbox.task("project", "add", ".").succeeded();
        assertThat(taskbox.task("doctor").out()).contains(why, remedy);
        Installed.Result box = taskbox.task("sandbox", "-P", "devcontainer", "--", "true");
        assertThat(box.exitCode()).isEqualTo(125);
        assertThat(box.err()).contains(why, remedy);
        int id = taskbox.addScript("Try", "say hello\n");
        Installed.Result run = taskbox.task("run", Integer.toString(id), "--wait");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(125);
        assertThat(taskbox.show(id).required("reason").stringValue()).contains(why, remedy);
    }

    private String runByHand(String label) throws IOException, InterruptedException {
        String said = containers.run(
                "run", "--detach", "--network", "none", "--label", label, TestContainers.image(), "sleep", "600");
        assertThat(said.lines().reduce("", (_, last) -> last)).matches("[0-9a-f]{64}");
        return said.lines().reduce("", (_, last) -> last);
    }

    /** One of the test's own, that it may end. */
    private static final class TestEngine {
        private final Path directory;
        private Optional<Process> process = Optional.empty();

        TestEngine(Path directory) {
            this.directory = directory;
        }

        String host() {
            return "unix://" + directory.resolve("docker.sock");
        }

        TestContainers containers() {
            return new TestContainers().at(host());
        }

        void start() throws IOException {
            process = Optional.of(new ProcessBuilder(
                            "dockerd",
                            "--data-root",
                            directory.resolve("data").toString(),
                            "--exec-root",
                            directory.resolve("exec").toString(),
                            "--pidfile",
                            directory.resolve("pid").toString(),
                            "--host",
                            host(),
                            "--bridge",
                            "none",
                            "--iptables=false")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start());
            await(() -> containers().run("info", "--format", "ready").equals("ready"));
        }

        /** Its containers end with it. */
        void stop() throws InterruptedException {
            if (process.isPresent()) {
                process.get().destroy();
                process.get().waitFor();
            }
        }

        void takeImage() throws IOException, InterruptedException {
            Process load = ProcessBuilder.startPipeline(List.of(
                            new ProcessBuilder("docker", "save", TestContainers.image()),
                            new ProcessBuilder("docker", "--host", host(), "load")
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)))
                    .getLast();
            assertThat(load.waitFor()).isZero();
        }
    }

    private Path workspace(int id) {
        return taskbox.home().resolve("data/tasks/" + id + "/workspace");
    }

    private List<JsonNode> kinds(int id, String kind) throws Exception {
        return taskbox.events(id).stream()
                .filter(event -> event.required("kind").stringValue().equals(kind))
                .toList();
    }

    private void awaitState(int id, String state) {
        await(() -> taskbox.show(id).required("state").stringValue().equals(state));
    }

    private static void awaitFile(Path file) {
        await(() -> Files.exists(file));
    }

    private static void await(Callable<Boolean> condition) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }

    private static void kill(long pid) throws Exception {
        new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }
}
