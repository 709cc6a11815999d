package dev.taskbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.cli.RoomFixture.Said;
import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.RunState;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogsTest {
    private final RoomFixture task = new RoomFixture();

    private void work() {
        task.pipe("add", "One", "--start");
        task.service.addRun(1, RunState.RUNNING, OptionalInt.empty(), true);
        task.service.change(1, new TaskChange.Take());
        task.service.change(1, new TaskChange.Start());
        task.service.happen(1, new Fact.AgentThought("hm"));
        task.service.happen(1, new Fact.AgentSaid("I will look at the test\nand mend it."));
        task.service.happen(1, new Fact.AgentTool("c1", "Bash", "mvn test"));
        task.service.happen(1, new Fact.AgentToolResult("c1", true, lines(40)));
        task.service.happen(1, new Fact.AgentToolResult("c2", false, "no such file"));
        task.service.happen(
                1, new Fact.EgressDenied("evil.test", 443, "not in network.allow", "task policy allow evil.test"));
        task.service.happen(1, new Fact.VerifyEnded(false, 1, lines(20)));
        task.service.happen(1, new Fact.Collected("task/1", "0123456789abcdef", 1, List.of("left.txt")));
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    }

    @Test
    void aPersonReadsItFolded() {
        work();

        assertThat(task.person("logs", "1").out()).isEqualTo("""
                12:00:00 ● queued
                12:00:01 ● starting
                12:00:02 ● running
                12:00:03   hm
                12:00:04 I will look at the test
                         and mend it.
                12:00:05 ▸ Bash  mvn test
                12:00:06   line 1
                           line 2
                           line 3
                           line 4
                           … 36 more lines
                12:00:07   no such file
                12:00:08 ⛔ evil.test:443 refused: not in network.allow
                           task policy allow evil.test
                12:00:09 ✗ verify failed with exit code 1
                           … 8 lines before
                           line 9
                           line 10
                           line 11
                           line 12
                           line 13
                           line 14
                           line 15
                           line 16
                           line 17
                           line 18
                           line 19
                           line 20
                12:00:10 ✓ 1 commit on task/1 (0123456789), 1 path not committed
                """);
    }

    @Test
    void aPipeGetsOneLineAnEvent() {
        work();

        assertThat(task.pipe("logs", "1").out().lines())
                .hasSize(11)
                .contains("2026-11-24T12:00:04Z\t1\t1\tagent.said\tI will look at the test\\nand mend it.");
    }

    @Test
    void aProgramGetsOneDocumentOrOneALine() {
        work();

        String document = task.pipe("logs", "1", "--json").out();
        assertThat(document).startsWith("[{\"seq\":1,\"task\":1,\"run\":null,").endsWith("]\n");
        assertThat(document.lines()).hasSize(1);
        assertThat(document)
                .contains("{\"seq\":9,\"task\":1,\"run\":1,\"at\":\"2026-11-24T12:00:08Z\",\"kind\":\"egress.denied\","
                        + "\"host\":\"evil.test\",\"port\":443,\"rule\":\"not in network.allow\","
                        + "\"hint\":\"task policy allow evil.test\"}");
        task.service.change(1, new TaskChange.Finish());
        assertThat(task.pipe("logs", "1", "-f", "--json").out().lines())
                .hasSize(12)
                .allMatch(it -> it.startsWith("{"));
    }

    @Test
    void onlyTheWantedRunIsPrinted() {
        work();
        task.service.addRun(1, RunState.RUNNING, OptionalInt.empty(), true);
        task.service.happen(1, new Fact.AgentSaid("second run"));

        assertThat(task.pipe("logs", "1").out()).contains("second run").doesNotContain("mend it");
        assertThat(task.pipe("logs", "1", "--run", "1").out())
                .doesNotContain("second run")
                .contains("mend it");
        assertThat(task.pipe("logs", "1", "--run", "3").code()).isEqualTo(3);
    }

    @Test
    void followingEndsWhenTheTaskRests() {
        work();
        CompletableFuture<Said> following = CompletableFuture.supplyAsync(() -> task.pipe("logs", "1", "-f"));

        task.service.happen(1, new Fact.AgentSaid("more"));
        task.service.happen(1, new Fact.PlaceReported("closed", "at the end"));
        task.service.change(1, new TaskChange.Ask("Which one?"));

        Said said = following.join();
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("more", "at the end").endsWith("running → waiting\n");
    }

    @Test
    void aCallerThatHangsUpEndsTheFollowingNotTheTask() throws Exception {
        work();
        TestTerminal terminal = TestTerminal.pipe();
        CompletableFuture<Said> following = CompletableFuture.supplyAsync(() -> task.run(terminal, "logs", "1", "-f"));
        while (!terminal.printed().contains("left.txt") && !terminal.printed().contains("path not committed")) {
            Thread.onSpinWait();
        }

        terminal.hangUp();

        assertThat(following.get().code()).isEqualTo(130);
        assertThat(task.service.show(1).task().state().word()).isEqualTo("running");
    }

    @Test
    void runAddsStartsFollowsAndTellsTheExitCode() {
        CompletableFuture<Said> running =
                CompletableFuture.supplyAsync(() -> task.pipe("run", "Fix", "it", "-a", "codex", "--wait"));
        awaitQueued();
        task.service.addRun(1, RunState.FAILED, OptionalInt.of(3), true);
        task.service.change(1, new TaskChange.Take());
        task.service.change(1, new TaskChange.Start());
        task.service.change(1, new TaskChange.Fail("exit code 3"));

        Said said = running.join();
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out()).contains("queued → starting", "running → failed: exit code 3");
        assertThat(said.err()).endsWith("Task 1 failed: task retry 1\n");
    }

    @Test
    void aRunWhoseBoxDidNotStartEndsWith125() {
        task.pipe("add", "One");
        CompletableFuture<Said> running = CompletableFuture.supplyAsync(() -> task.pipe("run", "1", "--wait"));
        awaitQueued();
        task.service.addRun(1, RunState.FAILED, OptionalInt.empty(), false);
        task.service.change(1, new TaskChange.Fail("no bubblewrap"));

        assertThat(running.join().code()).isEqualTo(125);
    }

    @Test
    void withoutWaitAFailureIsOne() {
        CompletableFuture<Said> running = CompletableFuture.supplyAsync(() -> task.pipe("run", "One"));
        awaitQueued();
        task.service.addRun(1, RunState.FAILED, OptionalInt.of(3), true);
        task.service.change(1, new TaskChange.Fail("exit code 3"));

        assertThat(running.join().code()).isEqualTo(1);
    }

    private void awaitQueued() {
        while (task.service.lastEvent() == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void optionsForNewTasksDoNotGoWithAnOldOne() {
        task.pipe("add", "One");
        assertThat(task.pipe("run", "1", "-a", "codex").code()).isEqualTo(2);
    }

    @Test
    void watchTellsAboutAllTasksUntilTheCallerHangsUp() {
        task.pipe("add", "One");
        TestTerminal terminal = TestTerminal.person();
        CompletableFuture<Said> watching = CompletableFuture.supplyAsync(() -> task.run(terminal, "watch"));
        while (!terminal.printed().contains("#1")) {
            task.service.happen(1, new Fact.AgentSaid("hello"));
        }

        terminal.hangUp();

        assertThat(watching.join().code()).isEqualTo(130);
        assertThat(terminal.printed()).contains(" #1 hello\n");
    }

    @Test
    void rawIsByteForByteInAPipeAndCleanOnATerminal() {
        work();
        task.service.rawOut = "{\"x\":1}\r\n\u001b[31mred";
        task.service.rawErr = "\u001b]0;x\u0007warning";

        assertThat(task.pipe("logs", "1", "--raw")).isEqualTo(new Said(0, task.service.rawOut, task.service.rawErr));
        assertThat(task.person("logs", "1", "--raw")).isEqualTo(new Said(0, "{\"x\":1}\nred", "warning"));
        assertThat(task.pipe("logs", "1", "--raw", "-f").code()).isEqualTo(2);
    }

    @Test
    void aReasonIsPartOfItsState() {
        assertThat(new EventText(Clock.systemUTC(), 80, false)
                        .lines(new Event(
                                1,
                                1,
                                1,
                                MemoryService.NOW,
                                new Fact.StateChanged(
                                        TaskState.RUNNING,
                                        TaskState.INTERRUPTED,
                                        Optional.of("the machine went down")))))
                .hasToString("[12:00:00 ● interrupted: the machine went down]");
    }
}
