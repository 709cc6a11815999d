package dev.taskbox.tui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Fact;
import dev.taskbox.model.Flag;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardTest {
    private final ToyTasks tasks = new ToyTasks();

    private void populate() {
        tasks.projects.add(new Project(1, "api", Path.of("/src/api"), ToyTasks.NOW));
        tasks.put(TaskState.BACKLOG, "Upgrade to Java 25", "api", "claude");
        tasks.put(TaskState.BACKLOG, "Document every webhook of the shop", "web", "gemini");
        tasks.put(TaskState.BACKLOG, "日本語のタイトル 👩‍👩‍👧 cafe\u0301", "web", "codex");
        tasks.put(TaskState.RUNNING, "Add rate limiting", "api", "claude");
        tasks.put(TaskState.WAITING, "Fix flaky login test", "web", "codex");
        tasks.put(TaskState.REVIEW, "Tidy CI", "infra", "claude");
        tasks.put(TaskState.DONE, "Remove dead flags", "web", "claude");
        tasks.change(4, TaskState.RUNNING, "", "running tests", 2, "0.0193", List.of());
        tasks.change(5, TaskState.WAITING, "Which browser?", "", 0, "0.4", List.of());
        tasks.change(
                6, TaskState.REVIEW, "", "", 0, "0.12", List.of(new Flag(".github/workflows/ci.yml", "runs in CI")));
    }

    @Test
    void showsWhatEachTaskIsAt() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 96, 16)) {
            assertThat(board.screen())
                    .contains(" taskbox  api · infra · web")
                    .contains("● 1 running  ◆ 2 need you  $0.02 under way  ? help")
                    .contains("Backlog 3")
                    .contains("│▌Fix flaky login test")
                    .contains("● running tests ⊘2 3m")
                    .contains("? Which browser?")
                    .contains("⚑1");
        }
    }

    /** {@code -Dtaskbox.screens=DIR} writes them anew. */
    private static void assertScreen(String name, Headless board) throws IOException {
        String write = System.getProperty("taskbox.screens", "");
        if (!write.isEmpty()) {
            Files.writeString(Path.of(write, name + ".txt"), board.screen());
            return;
        }
        try (InputStream in = BoardTest.class.getResourceAsStream("/screens/" + name + ".txt")) {
            assertThat(in).as("the screen %s; it is\n%s", name, board.screen()).isNotNull();
            assertThat(board.screen()).isEqualTo(new String(in.readAllBytes(), UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "120, 30", "200, 40", "50, 16"})
    void looksAsItDid(int columns, int rows) throws Exception {
        populate();
        tasks.happen(5, new Fact.UserSaid("Fix flaky login test"));
        tasks.happen(
                5,
                new Fact.AgentSaid(
                        "I look at the login test first, since it fails once in ten runs on the slow machine."));
        tasks.happen(5, new Fact.AgentTool("1", "Bash", "npm test"));
        tasks.happen(5, new Fact.AgentToolResult("1", false, "a\nb\nc\nd\ne\nf"));
        tasks.happen(5, new Fact.EgressDenied("evil.example", 443, "not in network.allow", ""));
        tasks.flags = List.of(new Flag("x.sh", "runs in CI"));
        String size = "-" + columns + "x" + rows;
        try (Headless board = new Headless(tasks, columns, rows)) {
            assertScreen("board" + size, board);
            assertScreen("help" + size, board.press("?"));
            assertScreen("palette" + size, board.escape().press(":"));
            assertScreen("new" + size, board.escape().press("n").awaitScreen("New task"));
            assertScreen("log" + size, board.escape().enter().awaitScreen("evil.example"));
            assertScreen("diff" + size, board.press("2").awaitScreen("x.sh"));
            assertScreen("audit" + size, board.press("3").awaitScreen("Audit   run"));
        }
    }

    @Test
    void aBodyIsWrittenInThePersonsOwnEditor() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 100, 30)) {
            List<String> before = new ArrayList<>();
            board.editor(text -> {
                before.add(text + " "
                        + board.modes()
                                .subList(board.modes().size() - 3, board.modes().size()));
                return "from the editor\nin two lines\n";
            });
            board.press("n")
                    .awaitScreen("ctrl-g editor")
                    .press("A title")
                    .send("\t", 1)
                    .send("\t", 1)
                    .send("\t", 1);
            board.send("\t", 1).press("b").send("\u0007", 1);
            assertThat(before).containsExactly("b [?25h, ?1049l, cooked]");
            assertThat(board.modes())
                    .endsWith(
                            "raw", "?1049h", "?25l", "?1000h", "?1006h", "?2004h", "?2026h", "?25l", "?25h", "?2026l");
            board.awaitScreen("in two lines").send("\u0013", 1).awaitScreen("is on the board");
            assertThat(tasks.asked).anyMatch(it -> it.contains("body=from the editor\nin two lines,"));
        }
    }

    @Test
    void whereThereIsNoEditorABodyIsTypedInPlace() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 100, 30)) {
            board.press("n")
                    .awaitScreen("New task")
                    .send("\t", 1)
                    .send("\t", 1)
                    .send("\t", 1)
                    .send("\t", 1);
            assertThat(board.screen()).doesNotContain("ctrl-g");
            board.send("\u0007", 1).awaitScreen("No editor of yours is where taskd runs");
            board.press("one").enter().press("two");
            assertThat(board.screen()).contains("one").contains("two");
        }
    }

    @Test
    void anEditorThatFailsLeavesTheText() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 140, 30)) {
            board.editor(_ -> {
                throw Problem.failed(
                        "not-edited", "editing the text", "the editor ended with exit code 1", "Set EDITOR");
            });
            board.press("n")
                    .awaitScreen("New task")
                    .send("\t", 1)
                    .send("\t", 1)
                    .send("\t", 1)
                    .send("\t", 1);
            board.press("kept").send("\u0007", 1).awaitScreen("the editor ended with exit code 1");
            assertThat(board.screen()).contains("kept");
        }
    }

    @Test
    void filesGoWithATask() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 100, 30)) {
            board.press("n").awaitScreen("New task").press("A title");
            for (int i = 0; i < 5; i++) {
                board.send("\t", 1);
            }
            board.send("\u001b[200~'/tmp/a b.log'\nlogs/c.txt\n\u001b[201~", 1).send("\u0013", 1);
            board.awaitScreen("is on the board");
            assertThat(tasks.asked)
                    .anyMatch(it -> it.contains("attachments=[Attachment[below=/tmp, file=/tmp/a b.log],"
                            + " Attachment[below=/src/api, file=/src/api/logs/c.txt]]"));
        }
    }

    @Test
    void opensAPortAsLongAsTheBoardIsThere() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 120, 30)) {
            board.press("hO")
                    .awaitScreen("Open a port of #4")
                    .press("3001")
                    .send("\t", 1)
                    .press("8080")
                    .enter();
            board.awaitScreen("http://127.0.0.1:8080 is port 3001 of #4");
            assertThat(tasks.open).containsExactly("4:3001");
            board.press("O").awaitScreen("Close what is open of #4?").press("y").awaitScreen("Nothing of #4 is open");
            assertThat(tasks.open).isEmpty();
            board.press("O").awaitScreen("Open a port of #4").press("x").enter().awaitScreen("x is no port");
            board.press("O").awaitScreen("Open a port of #4").enter().awaitScreen("is port 3000 of #4");
            board.press("q");
            board.join();
            assertThat(tasks.open).isEmpty();
        }
    }

    @Test
    void aProjectThatWasAddedElsewhereIsInTheHeaderAtOnce() throws Exception {
        try (Headless board = new Headless(tasks, 100, 20)) {
            board.awaitScreen("adds a project");
            tasks.projects.add(new Project(1, "api", Path.of("/src/api"), ToyTasks.NOW));
            board.feed().projectsChanged();
            board.awaitScreen("taskbox  api").awaitScreen("puts a task on the board, for api");
        }
    }

    @Test
    void enterShowsAllOfALineThatWasCut() throws Exception {
        populate();
        tasks.policyValue = "host-" + "x".repeat(300) + "-end";
        try (Headless board = new Headless(tasks, 80, 24)) {
            board.press("p").awaitScreen("host-xxx");
            assertThat(board.screen()).doesNotContain("-end");
            board.enter().awaitScreen("-end").escape().awaitScreen("Policy");
            board.press("3")
                    .awaitScreen("Audit   run")
                    .send("\u001b[F", 1)
                    .send("\u001b[A", 1)
                    .enter();
            board.awaitScreen("rule: not in network.allow");
        }
    }

    @Test
    void fitsIntoAnyWindow() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 80, 24)) {
            for (int[] size : new int[][] {{1, 1}, {200, 50}, {2, 40}, {40, 3}, {79, 5}, {0, 0}, {30, 12}, {80, 24}}) {
                board.resize(size[0], size[1]);
                board.press("jl?").escape().enter().escape().press("h");
            }
            board.awaitScreen("Needs you");
        }
    }

    @Test
    void oneColumnAtATimeWhereItIsNarrow() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 60, 20)) {
            assertThat(board.screen())
                    .contains("▸Needs you 2")
                    .contains("Fix flaky login test")
                    .doesNotContain("Upgrade");
            board.press("hh");
            assertThat(board.screen()).contains("▸Backlog 3").contains("Upgrade to Java 25");
        }
    }

    @Test
    void filtersAsOneTypes() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 100, 20)) {
            board.press("/rtlm");
            assertThat(board.screen())
                    .contains("Add rate limiting")
                    .doesNotContain("Tidy CI")
                    .contains("1 of 7");
            board.escape();
            assertThat(board.screen()).contains("Tidy CI");
        }
    }

    @Test
    void followsWhatHappensElsewhere() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 100, 20)) {
            tasks.change(4, TaskState.RUNNING, "", "writing docs", 0, "0", List.of());
            board.awaitScreen("writing docs");
            tasks.change(4, TaskState.REVIEW, "", "", 0, "0", List.of());
            board.awaitScreen("Needs you 3");
            assertThat(tasks.asked.stream().filter("list"::equals)).hasSize(1);
        }
    }

    @Test
    void startsAndSaysWhyNot() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 100, 20)) {
            board.press("x");
            assertThat(board.screen()).contains("#5 is waiting; x starts what is in the backlog");
            board.press("hhx");
            board.awaitScreen("#1 is in the queue");
            assertThat(tasks.asked).contains("start 1");
            board.press("z");
            assertThat(board.screen()).contains("z does nothing here. ? shows the keys");
        }
    }

    @Test
    void aProblemIsShownAndNoMore() throws Exception {
        populate();
        tasks.refusal =
                Optional.of(Problem.refused("no-right", "starting task 1", "your key may only look", "Ask for more"));
        try (Headless board = new Headless(tasks, 120, 20)) {
            board.press("hhx");
            board.awaitScreen("Starting task 1 failed: your key may only look. Ask for more.");
            board.press("l");
            assertThat(board.screen()).contains("▸Running");
        }
    }

    @Test
    void addsATaskByForm() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 100, 30)) {
            board.press("n").awaitScreen("New task");
            board.press("Say hi")
                    .send("\t", 1)
                    .send("\t", 1)
                    .press("s")
                    .send("\t", 1)
                    .send("\t", 1);
            board.send("\u001b[200~write x\ncommit y\u001b[201~", 1).send("\u0018", 1);
            board.awaitScreen("#8 is in the queue");
            assertThat(tasks.asked.toString())
                    .contains("title=Say hi, body=write x\ncommit y, agent=Optional[scripted]");
            assertThat(tasks.asked).contains("start 8");
        }
    }

    @Test
    void repliesMergesAndAsksBefore() throws Exception {
        populate();
        tasks.flags = List.of(new Flag(".github/workflows/ci.yml", "runs in CI"));
        try (Headless board = new Headless(tasks, 100, 30)) {
            board.press("r").awaitScreen("Reply to #5: Which browser?");
            board.press("Firefox").send("\u0013", 1);
            board.awaitScreen("goes on with your reply");
            assertThat(tasks.asked).contains("reply [Firefox] 5");
            board.press("lm").awaitScreen("⚑ .github/workflows/ci.yml  runs in CI");
            assertThat(tasks.asked).doesNotContain("merge 6 1");
            board.press("y").awaitScreen("2 commits merged into main");
            assertThat(tasks.asked).contains("merge 6 1");
        }
    }

    @Test
    void showsATaskInTabs() throws Exception {
        populate();
        tasks.happen(5, new Fact.AgentSaid("I look at the login test first."));
        tasks.happen(5, new Fact.AgentTool("1", "Bash", "npm test"));
        tasks.happen(5, new Fact.AgentToolResult("1", false, "a\nb\nc\nd\ne\nf"));
        try (Headless board = new Headless(tasks, 100, 30)) {
            board.enter().awaitScreen("I look at the login test first.");
            assertThat(board.screen()).contains("▸ Bash  npm test").contains("… 3 more; o unfolds");
            board.press("o").awaitScreen("│ f");
            tasks.happen(5, new Fact.AgentSaid("And now?"));
            board.awaitScreen("And now?");
            board.press("2").awaitScreen("■ x.sh");
            board.press("3").awaitScreen("⊘ evil.example");
            board.send("\u001b[B", 1).enter().awaitScreen("Allow evil.example for every task of web?");
            board.press("y").awaitScreen("+      - evil.example");
            assertThat(tasks.asked).contains("allow evil.example -p web");
            board.press("q4").awaitScreen("*.example.com");
            board.press("5").awaitScreen("56,000");
            board.press("6").awaitScreen("running");
            board.escape().awaitScreen("Needs you 2");
        }
    }

    @Test
    void aLongLogIsReadInPieces() throws Exception {
        populate();
        for (int i = 0; i < 10_000; i++) {
            tasks.happen(5, new Fact.AgentSaid("line number " + i));
            tasks.happen(4, new Fact.AgentSaid("of another"));
        }
        try (Headless board = new Headless(tasks, 100, 30)) {
            board.enter().awaitScreen("line number 9999");
            board.press("g").awaitScreen("line number 0");
            board.press("G").awaitScreen("line number 9999");
            board.press("/number 5000").enter().awaitScreen("line number 5000");
            for (int i = 0; i < 40; i++) {
                board.send("\u001b[5~", 1);
            }
            board.press("y");
            assertThat(board.strings()).anyMatch(it -> it.startsWith("52;c;"));
        }
    }

    @Test
    void hostileTextStaysText() throws Exception {
        String evil = "\u001b[2J\u001b]0;x\u0007\u009b5n\u202eevil\u0000" + "A".repeat(100_000);
        tasks.put(TaskState.WAITING, evil, evil, evil);
        tasks.change(1, TaskState.WAITING, evil, evil, 1, "0", List.of(new Flag(evil, evil)));
        tasks.happen(1, new Fact.AgentSaid(evil));
        tasks.happen(1, new Fact.AgentTool(evil, evil, evil));
        tasks.happen(1, new Fact.AgentToolResult(evil, true, (evil + "\n").repeat(3)));
        tasks.flags = List.of(new Flag(evil, evil));
        try (Headless board = new Headless(tasks, 80, 24)) {
            board.enter()
                    .press("123456")
                    .press("?")
                    .escape()
                    .press(":")
                    .escape()
                    .escape()
                    .press("m")
                    .awaitScreen("y merge");
        }
    }

    @Test
    void theMouseChoosesAndOpens() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 100, 30)) {
            board.send("\u001b[<0;3;7M", 1);
            assertThat(board.screen()).contains("▌Document every");
            board.send("\u001b[<65;3;7M", 1);
            assertThat(board.screen()).contains("▌日本語");
            board.send("\u001b[<0;3;3M", 1).send("\u001b[<0;3;3M", 1).awaitScreen("#1 Upgrade to Java 25");
        }
    }

    @Test
    void everyActionIsInThePalette() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 110, 40)) {
            board.press(":").awaitScreen("All actions");
            for (Action action : Action.values()) {
                assertThat(board.screen()).contains(action.title());
            }
            assertThat(board.screen()).contains("task reply 5 TEXT");
            board.press("fresh");
            assertThat(board.screen()).contains("task retry 5 --fresh").doesNotContain("task merge");
        }
    }

    @Test
    void aKeyPressIsAFewBytes() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 140, 40)) {
            board.largestWrite();
            board.press("h");
            board.press("j");
            assertThat(board.largestWrite()).isLessThan(2048);
        }
    }

    @Test
    void theFirstScreenSaysWhatToDo() throws Exception {
        try (Headless board = new Headless(tasks, 90, 20)) {
            board.awaitScreen("P adds a project, a git repository that tasks are for: api")
                    .awaitScreen("Agents found: claude")
                    .awaitScreen("This machine can hold them");
            board.press("P").awaitScreen("/src/api");
            board.enter().awaitScreen("puts a task on the board, for api");
        }
    }

    @Test
    void leavesTheTerminalAsItWas() throws Exception {
        Headless board = new Headless(tasks, 90, 20);
        board.press("q");
        assertThat(board.join()).isZero();
        assertThat(board.modes()).contains("raw", "?1049h", "?1000h").endsWith("?1000l", "?25h", "?1049l", "cooked");
    }

    @Test
    void endsWhenTheCallerIsGone() throws Exception {
        Headless board = new Headless(tasks, 90, 20);
        board.hangUp();
        assertThat(board.join()).isEqualTo(130);
        assertThat(board.modes()).contains("?1049l");
    }

    @Test
    void worksWithoutColours() throws Exception {
        populate();
        try (Headless board = new Headless(tasks, 90, 20, Map.of("NO_COLOR", "1"))) {
            assertThat(board.screen()).contains("▌Fix flaky login");
        }
    }
}
