package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** taskd is killed while an agent works. */
@Tag("end-to-end")
class CrashTest {
    @Test
    void picksTheRunUpWithItsEventsWholeAndLeavesNothing() throws Exception {
        try (Installed taskbox = new Installed()) {
            taskbox.task("project", "add", ".").succeeded();
            int id = taskbox.addScript("Long work", """
                    say one
                    run for i in $(seq 20); do echo $i > tick; sleep 0.5; done
                    run curl -sS https://late.example/ || echo refused
                    write done.txt yes
                    write .envrc x
                    commit Done
                    say two
                    """);
            taskbox.task("start", Integer.toString(id)).succeeded();
            awaitFile(taskbox.home().resolve("data/tasks/" + id + "/workspace/tick"));

            kill(taskbox.taskdPid());
            assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("running");
            taskbox.task("run", Integer.toString(id), "--wait").succeeded();

            JsonNode task = taskbox.show(id);
            assertThat(task.required("state").stringValue()).isEqualTo("review");
            assertThat(task.required("runs").get(0).required("exitCode").intValue())
                    .isZero();
            assertThat(taskbox.git("show", "task/" + id + "-long-work:done.txt"))
                    .isEqualTo("yes");
            assertThat(kinds(taskbox, id, "agent.said")).hasSize(2);
            assertThat(kinds(taskbox, id, "agent.tool")).hasSize(5);
            assertThat(kinds(taskbox, id, "agent.toolResult")).hasSize(5);
            assertThat(kinds(taskbox, id, "egress.denied")).hasSize(1);
            assertThat(kinds(taskbox, id, "user.said")).hasSize(1);
            assertThat(kinds(taskbox, id, "flag.raised")).hasSize(1);
            assertThat(taskbox.task("audit", "1").succeeded().out().lines().map(line -> line.split("\t", -1)[2]))
                    .containsExactly(
                            "run.started",
                            "process.started",
                            "egress.denied",
                            "process.ended",
                            "work.collected",
                            "flag.raised",
                            "run.ended");
            taskbox.task("audit", "1", "--verify").succeeded();
            assertNothingLeft(taskbox, id);
        }
    }

    @Test
    void goesOnWhenTaskdIsStoppedAndStartedAgain() throws Exception {
        try (Installed taskbox = new Installed()) {
            taskbox.task("project", "add", ".").succeeded();
            int id = taskbox.addScript(
                    "Calm work", "run for i in 1 2 3 4 5 6; do echo $i > tick; sleep 0.5; done\ncommit Done\n");
            taskbox.task("start", Integer.toString(id)).succeeded();
            awaitFile(taskbox.home().resolve("data/tasks/" + id + "/workspace/tick"));

            taskbox.task("daemon", "stop").succeeded();
            assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("running");
            taskbox.task("run", Integer.toString(id), "--wait").succeeded();

            assertThat(taskbox.git("show", "task/" + id + "-calm-work:tick")).isEqualTo("6");
            assertThat(kinds(taskbox, id, "agent.toolResult")).hasSize(2);
        }
    }

    @Test
    void saysInterruptedWhereNothingTellsHowItEnded() throws Exception {
        try (Installed taskbox = new Installed()) {
            taskbox.task("project", "add", ".").succeeded();
            int id = taskbox.addScript("Lost work", "write tick yes\nrun sleep 600\n");
            taskbox.task("start", Integer.toString(id)).succeeded();
            awaitFile(taskbox.home().resolve("data/tasks/" + id + "/workspace/tick"));
            kill(taskbox.taskdPid());
            Path pid = taskbox.home().resolve("data/tasks/" + id + "/runs/1/turn-1/pid");
            kill(Long.parseLong(Files.readString(pid).split(" ", -1)[0]));

            taskbox.task("run", Integer.toString(id), "--wait");

            assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("interrupted");
            assertThat(taskbox.git("show", "refs/taskbox/snapshot/" + id + ":tick"))
                    .isEqualTo("yes");
        }
    }

    @Test
    void stopsWhatASecondTaskdPickedUp() throws Exception {
        try (Installed taskbox = new Installed()) {
            taskbox.task("project", "add", ".").succeeded();
            int id = taskbox.addScript("Stopped work", "write tick yes\nrun sleep 600\n");
            taskbox.task("start", Integer.toString(id)).succeeded();
            awaitFile(taskbox.home().resolve("data/tasks/" + id + "/workspace/tick"));
            kill(taskbox.taskdPid());

            taskbox.task("stop", Integer.toString(id)).succeeded();
            taskbox.task("run", Integer.toString(id), "--wait");

            assertThat(taskbox.show(id).required("reason").stringValue()).contains("stopped");
            assertNothingLeft(taskbox, id);
        }
    }

    @Test
    void endsWhatRunsWhereTheRunCannotGoOn() throws Exception {
        try (Installed taskbox = new Installed()) {
            taskbox.task("project", "add", ".").succeeded();
            int id = taskbox.addScript("Homeless work", "write tick yes\nrun sleep 600\n");
            taskbox.task("start", Integer.toString(id)).succeeded();
            awaitFile(taskbox.home().resolve("data/tasks/" + id + "/workspace/tick"));
            kill(taskbox.taskdPid());
            assertThat(processesOf(taskbox)).isNotEmpty();
            Path aside = taskbox.root().resolve("aside");
            Files.move(taskbox.project(), aside);

            taskbox.taskFrom(taskbox.root(), "run", Integer.toString(id), "--wait");
            Files.move(aside, taskbox.project());

            assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("failed");
            assertThat(processesOf(taskbox)).isEmpty();
        }
    }

    private static List<JsonNode> kinds(Installed taskbox, int id, String kind) throws Exception {
        return taskbox.events(id).stream()
                .filter(event -> event.required("kind").stringValue().equals(kind))
                .toList();
    }

    private static List<ProcessHandle> processesOf(Installed taskbox) {
        String root = taskbox.root().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(root) && !line.contains("TaskdMain"))
                        .isPresent())
                .toList();
    }

    private static void assertNothingLeft(Installed taskbox, int id) throws Exception {
        assertThat(processesOf(taskbox)).isEmpty();
        try (Stream<Path> left = Files.list(taskbox.home().resolve("run/egress"))) {
            assertThat(left).isEmpty();
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("taskbox-stage");
        assertThat(taskbox.home().resolve("data/tasks/" + id + "/runs/1/turn-1/tmp"))
                .doesNotExist();
    }

    private static void kill(long pid) throws Exception {
        new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }

    private static void awaitFile(Path file) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(file));
    }
}
