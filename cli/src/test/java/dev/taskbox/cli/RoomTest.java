package dev.taskbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.cli.RoomFixture.Said;
import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.Flag;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.RunState;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import dev.taskbox.service.Invocation;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.TaskService.DiffView;
import dev.taskbox.service.TaskService.FileStat;
import dev.taskbox.service.TaskService.Finding;
import dev.taskbox.service.TaskService.LimitView;
import dev.taskbox.service.TaskService.PlaceView;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RoomTest {
    private final RoomFixture task = new RoomFixture();

    @Test
    void addsATaskToTheProjectOneStandsIn() {
        Said said =
                task.pipe("add", "Fix", "the login test", "-a", "codex", "--priority", "5", "-b", "It fails at night");

        assertThat(said.out()).isEqualTo("1\tbacklog\tapi\tFix the login test\tcodex\tnative\t2026-11-24T12:00:00Z\n");
        assertThat(task.service.show(1).task().body()).isEqualTo("It fails at night");
        assertThat(task.service.show(1).task().priority()).isEqualTo(5);
        assertThat(said.code()).isZero();
    }

    @Test
    void tellsAPersonWhatToDoNext() {
        Said said = task.person("add", "Fix it");

        assertThat(said.out()).isEqualTo("1  backlog  Fix it\n");
        assertThat(said.err()).isEqualTo("Start it with task start 1\n");
    }

    @Test
    void takesTheBodyFromTheInputOrAFile(@TempDir Path directory) throws Exception {
        task.run(TestTerminal.pipe().typing("from\nthe input\n"), "add", "a", "-F", "-");
        Files.writeString(directory.resolve("body.md"), "from a file");
        task.directory = directory;
        task.pipe("add", "b", "-p", "api", "-F", "body.md");

        assertThat(task.service.show(1).task().body()).isEqualTo("from\nthe input\n");
        assertThat(task.service.show(2).task().body()).isEqualTo("from a file");
    }

    @ParameterizedTest
    @CsvSource({
        "nothing.md, there is no such file",
        "/tmp, it is no ordinary file",
        "/dev/zero, it is no ordinary file",
        "/dev/fd/3, 'it names an open file of your shell, which taskd does not have'",
    })
    void refusesABodyItCannotRead(String file, String why) {
        Said said = task.pipe("add", "a", "-F", file);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).startsWith("task: reading " + file + " failed: " + why + ". ");
    }

    @Test
    void whatStandsBehindTwoDashesIsNoOption() {
        assertThat(task.pipe("add", "--", "--json", "-x").out()).contains("\t--json -x\t");
    }

    @Test
    void aTitleMayBeginWithAnAtSign() {
        assertThat(task.pipe("add", "@team: look").out()).contains("@team: look");
    }

    @Test
    void listsForPeopleForPipesAndForPrograms() {
        task.pipe("add", "One");
        task.pipe("add", "Two", "--start");
        task.service.change(2, new TaskChange.Fail("no room on the disk"));

        assertThat(task.person("list").out()).isEqualTo("""
                        ID  STATE    TITLE  PROJECT  AGENT   SINCE  NOW
                        1   backlog  One    api      claude  3m
                        2   failed   Two    api      claude  3m     no room on the disk
                        """);
        assertThat(task.pipe("list", "-s", "failed").out())
                .isEqualTo("2\tfailed\tapi\tTwo\tclaude\tnative\t2026-11-24T12:00:00Z\n");
        assertThat(task.pipe("list", "-q", "One", "--json").out())
                .isEqualTo("[{\"id\":1,\"title\":\"One\",\"body\":\"\",\"project\":\"api\",\"state\":\"backlog\","
                        + "\"agent\":\"claude\",\"place\":\"native\",\"server\":\"local\",\"branch\":\"task/1\","
                        + "\"createdAt\":\"2026-11-24T12:00:00Z\",\"updatedAt\":\"2026-11-24T12:00:00Z\","
                        + "\"priority\":0,\"question\":null,\"doing\":null,\"reason\":null,\"base\":null,"
                        + "\"flags\":[],\"runs\":[]}]\n");
    }

    @Test
    void showsRunsAsTheyAreDocumented() {
        task.pipe("add", "One", "--start");
        task.service.addRun(1, RunState.FINISHED, OptionalInt.of(0), true);

        assertThat(task.pipe("show", "1", "--json").out())
                .contains("\"runs\":[{\"number\":1,\"state\":\"finished\",\"exitCode\":0,\"sessionId\":\"session\","
                        + "\"turns\":1,\"policyHash\":\"sha256:0\",\"queuedAt\":\"2026-11-24T12:00:00Z\","
                        + "\"startedAt\":\"2026-11-24T12:00:00Z\",\"endedAt\":\"2026-11-24T12:01:30Z\","
                        + "\"tokens\":{\"input\":10,\"output\":20,\"cacheRead\":30,\"cacheWrite\":40},"
                        + "\"cost\":{\"amount\":\"0.0193\",\"currency\":\"USD\"},\"limit\":null,\"denials\":2}]");
        assertThat(task.person("show", "On").out())
                .contains("1  One\nstate     queued  3m\n")
                .contains("RUN  STATE     TURNS  EXIT  REFUSED  COST        TOOK  LIMIT\n"
                        + "1    finished  1      0     2        0.0193 USD  1m");
    }

    @Test
    void anErrorIsOneSentenceOrOneDocument() {
        Said said = task.pipe("show", "7");

        assertThat(said)
                .isEqualTo(new Said(
                        3, "", "task: finding task 7 failed: there is no task with that number. See task list.\n"));
        assertThat(task.pipe("show", "7", "--json"))
                .isEqualTo(new Said(
                        3,
                        "",
                        "{\"error\":{\"code\":\"no-such-task\",\"message\":\"finding task 7 failed: there is no task with"
                                + " that number\",\"remedy\":\"See task list\"}}\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "lits, 'reading task failed: there is no command lits. Did you mean list?'",
        "frobnicate, 'reading task failed: there is no command frobnicate. See task --help.'",
        "list --stat, 'reading task list failed: there is no option --stat. Did you mean --state?'",
        "list --state, 'reading task list failed: it needs STATE. See task list --help.'",
        "list -s runing, 'reading the state runing failed: there is no such state. Did you mean running?'",
        "add, 'reading task add failed: it needs TITLE. See task add --help.'",
        "show 1 2, 'reading task show failed: there is one word too many, 2. See task show --help.'",
        "policy chek x, 'reading task policy failed: there is no command chek. Did you mean check?'",
        "add x -P nativ, 'reading the place nativ failed: there is no such place. Did you mean native?'",
        "logs 1 --run x, 'reading task logs failed: invalid value for option ''--run'': ''x'' is not an int. See task logs --help.'",
        "add x --priority, 'reading task add failed: it needs N. See task add --help.'",
        "completion fish, 'reading the shell fish failed: there is no such shell. Use one of bash, zsh.'",
    })
    void wrongUsageIsToldWithWhatWasMeant(String line, String sentence) {
        Said said = task.pipe(line.split(" "));

        assertThat(said.err()).isEqualTo("task: " + sentence + "\n");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void severalAreDoneEachOnItsOwn() {
        task.pipe("add", "One");
        task.pipe("add", "Two");

        Said said = task.pipe("start", "9", "1", "1", "2");

        assertThat(said.out().lines().map(line -> line.substring(0, 8))).containsExactly("1\tqueued", "2\tqueued");
        assertThat(said.err().lines()).hasSize(2);
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void deletingWorkNeedsAYes() {
        task.pipe("add", "One", "--start");
        task.service.addRun(1, RunState.FAILED, OptionalInt.of(1), true);

        assertThat(task.pipe("delete", "1").err())
                .isEqualTo(
                        "task: deleting task 1 failed: it needs a yes and there is no terminal to ask. Add --yes.\n");
        assertThat(task.run(TestTerminal.person().typing("n\n"), "delete", "1").err())
                .isEqualTo("Task 1 has work that you did not call done. Move it to the trash? [y/N] ");
        assertThat(task.service.show(1).task().state()).isEqualTo(TaskState.QUEUED);

        assertThat(task.run(TestTerminal.person().typing("y\n"), "delete", "1").code())
                .isZero();
        assertThat(task.pipe("restore", "1").code()).isZero();
        assertThat(task.pipe("delete", "1", "--yes").code()).isZero();
        assertThat(task.service.show(1).task().state()).isEqualTo(TaskState.TRASHED);
    }

    @Test
    void whatHasNoWorkInItIsDeletedWithoutAQuestion() {
        task.pipe("add", "One");
        assertThat(task.pipe("delete", "1").code()).isZero();
    }

    @Test
    void repliesWithWordsOrWithTheInput() {
        task.pipe("add", "One", "--start");
        task.service.change(1, new TaskChange.Fail("x"));

        assertThat(task.pipe("reply", "1", "use", "postgres").code()).isZero();
        task.service.change(1, new TaskChange.Fail("x"));
        assertThat(task.run(TestTerminal.pipe().typing("from the input"), "reply", "1", "-")
                        .code())
                .isZero();

        assertThat(task.pipe("logs", "1").out()).contains("user.said\tuse postgres\n", "user.said\tfrom the input\n");
        assertThat(task.pipe("reply", "1", " ").code()).isEqualTo(2);
    }

    @Test
    void aDiffIsReadableCountableAndUsableAsAPatch() {
        task.pipe("add", "One");
        task.service.diff = new DiffView(
                "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\tb\r\n+c\u001b[2J\r\n",
                true,
                List.of("left.txt"),
                List.of(
                        new FileStat("x", OptionalInt.of(1), OptionalInt.of(1)),
                        new FileStat("y.png", OptionalInt.empty(), OptionalInt.empty())),
                List.of(new Flag("Makefile", "runs when the project is built")));

        assertThat(task.pipe("diff", "1").out()).isEqualTo("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\tb\n+c\n");
        assertThat(task.pipe("diff", "1").err()).contains("longer than this", "Not committed by the agent: left.txt");
        assertThat(task.pipe("diff", "1", "--stat").out()).isEqualTo("x\t1\t1\ny.png\t-\t-\n");
        assertThat(task.pipe("diff", "1", "--raw").out()).isEqualTo(task.service.diff.text());
        assertThat(task.person("diff", "1", "--raw").out()).doesNotContain("\u001b", "\r");
        assertThat(task.pipe("diff", "1", "--json").out())
                .contains("\"truncated\":true,\"uncommitted\":[\"left.txt\"],"
                        + "\"flags\":[{\"path\":\"Makefile\",\"reason\":\"runs when the project is built\"}],\"files\":[{\"path\":\"x\",\"added\":1,\"removed\":1},"
                        + "{\"path\":\"y.png\",\"added\":null,\"removed\":null}]");
    }

    @Test
    void mergingAsksAboutUncommittedWork() {
        task.pipe("add", "One");
        task.service.diff = new DiffView("", false, List.of("left.txt"), List.of(), List.of());

        assertThat(task.pipe("merge", "1").code()).isEqualTo(5);
        assertThat(task.pipe("merge", "1", "--committed", "--uncommitted").code())
                .isEqualTo(2);
        assertThat(task.pipe("merge", "1", "--committed").out()).isEqualTo("task/1\tmain\t0123456789abcdef\t3\n");
        assertThat(task.person("merge", "1", "--uncommitted", "--into", "next").out())
                .isEqualTo("✓ 3 commits of task/1 in next, now at 0123456789\n");
    }

    @Test
    void flagsStandAboveTheDiffAndBesideIt() {
        task.pipe("add", "One");
        task.service.diff = new DiffView(
                "+x\n",
                false,
                List.of(),
                List.of(new FileStat("x", OptionalInt.of(1), OptionalInt.of(0))),
                List.of(new Flag(".envrc", "runs in a shell")));
        String flag = "⚑ .envrc: runs in a shell\n";

        assertThat(task.person("diff", "1").out()).isEqualTo(flag + "+x\n");
        assertThat(task.person("diff", "1", "--stat").out()).startsWith(flag);
        assertThat(task.pipe("diff", "1", "--raw")).isEqualTo(new Said(0, "+x\n", flag));
        assertThat(task.pipe("diff", "1", "--json").err()).isEmpty();
    }

    @Test
    void flagsAreOnTheBoard() {
        task.pipe("add", "One");
        task.service.flag(1, new Flag(".envrc", "runs in a shell"), new Flag(Flag.MORE, "and 7 more"));

        assertThat(task.person("list").out()).contains("⚑1+");
        assertThat(task.printer().out()).contains("⚑1+");
        assertThat(task.person("show", "1").out()).contains("⚑ .envrc: runs in a shell\n⚑ …: and 7 more\n");
        assertThat(task.pipe("show", "1").out()).contains("flag\t.envrc\truns in a shell\n");
        assertThat(task.pipe("list", "--json").out())
                .contains("\"flags\":[{\"path\":\".envrc\",\"reason\":\"runs in a shell\"},{\"path\":\"…\"");
    }

    @Test
    void mergingFlaggedPathsNeedsAYes() {
        task.pipe("add", "One");
        task.service.flags = List.of(new Flag(".envrc", "runs in a shell"), new Flag("CLAUDE.md", "instructs agents"));

        Said piped = task.pipe("merge", "1");
        assertThat(piped.code()).isEqualTo(5);
        assertThat(piped.err()).contains(".envrc (runs in a shell), CLAUDE.md (instructs agents)", "--yes");
        assertThat(task.person("merge", "1", "--json").code()).isEqualTo(5);
        for (String answer : List.of("", "n\n", "\n", "yesterday\n")) {
            Said no = task.run(TestTerminal.person().typing(answer), "merge", "1");
            assertThat(no.code()).isEqualTo(1);
            assertThat(no.err()).contains("⚑ CLAUDE.md: instructs agents\n", "Merge with 2 flagged paths? [y/N]");
        }
        assertThat(task.service.seen).as("nothing was merged").isEmpty();

        assertThat(task.run(TestTerminal.person().typing("y\n"), "merge", "1").code())
                .isZero();
        assertThat(task.service.seen).isEqualTo(task.service.flags);
        task.service.seen = List.of();
        assertThat(task.pipe("merge", "1", "--yes").err()).contains("⚑ .envrc: runs in a shell\n");
        assertThat(task.pipe("merge", "1", "--yes", "--json").err()).isEmpty();
        assertThat(task.service.seen).isEqualTo(task.service.flags);
    }

    @Test
    void anAuditIsReadableCountableAndVerified() {
        task.pipe("add", "One");
        Map<String, String> fields = new LinkedHashMap<>(Map.of("host", "evil.example"));
        fields.put("key", "k");
        AuditEntry entry = new AuditEntry(1, MemoryService.NOW, "egress.denied", fields, "{\"seq\":1}");
        task.service.audit = List.of(entry, entry);

        assertThat(task.person("audit", "1").out()).contains("egress.denied      host=evil.example\n");
        assertThat(task.pipe("audit", "1").out())
                .startsWith("1\t2026-11-24T12:00:00Z\tegress.denied\thost=evil.example\tkey=k\n");
        JsonNode json = Json.parse(task.pipe("audit", "1", "--json").out());
        assertThat(json.required("entries").size()).isEqualTo(2);
        assertThat(json.required("whole").booleanValue()).isTrue();
        assertThat(task.pipe("audit", "1", "--verify")).isEqualTo(new Said(0, "audit: 2 entries, whole\n", ""));

        task.service.audit = List.of();
        task.service.auditFault = Optional.of("it ends after 2 of 3 entries");
        assertThat(task.pipe("audit", "1", "--verify"))
                .isEqualTo(new Said(1, "audit: it ends after 2 of 3 entries\n", ""));
        assertThat(task.pipe("audit", "1").err()).contains("it ends after 2 of 3 entries");
        json = Json.parse(task.pipe("audit", "1", "--json").out());
        assertThat(json.required("entries").size()).isZero();
        assertThat(json.required("whole").booleanValue()).isFalse();
        Said verified = task.pipe("audit", "1", "--verify", "--json");
        assertThat(verified.code()).isEqualTo(1);
        assertThat(Json.parse(verified.out()).required("fault").stringValue()).contains("2 of 3");
    }

    @Test
    void aCheckTellsByItsExitCode() {
        assertThat(task.pipe("policy", "check", "a.example.com"))
                .isEqualTo(new Said(0, "a.example.com\tallowed\t*.example.com\t\n", ""));
        assertThat(task.person("policy", "check", "evil.test"))
                .isEqualTo(
                        new Said(4, "⛔ refused  evil.test: not in network.allow\n", "task policy allow evil.test\n"));
    }

    @Test
    void explainsThePolicyOfTheDirectoryOrOfATask() {
        task.pipe("add", "One");
        task.service.unenforceable = List.of("limits.memory: no cgroup. Run task doctor");

        assertThat(task.pipe("policy").out()).isEqualTo("network.allow\t*.example.com\t.taskbox.yaml:3\n");
        assertThat(task.pipe("policy", "explain", "1").out()).isEqualTo("network.allow\t*.example.com\ttask 1\n");
        assertThat(task.pipe("policy", "explain").err()).contains("limits.memory: no cgroup");
        assertThat(task.pipe("policy", "explain", "--json").out())
                .startsWith(
                        "{\"hash\":\"sha256:1\",\"policy\":{\"isolation\":\"sandbox\"},\"lines\":[{\"key\":\"network.allow\"");
    }

    @Test
    void anExportGoesToStdoutAndWhatItLacksToStderr() {
        assertThat(task.pipe("policy", "export", "--format", "srt"))
                .isEqualTo(new Said(0, "{ \"as\": \"srt\" }\n", "note: limits.time 2h: it has no limits\n"));
        assertThat(task.pipe("policy", "export", "--format", "srt", "--json").out())
                .isEqualTo("{\"format\":\"srt\",\"text\":\"{ \\\"as\\\": \\\"srt\\\" }\\n\","
                        + "\"notes\":[\"limits.time 2h: it has no limits\"]}\n");
        assertThat(task.pipe("policy", "export").code()).isEqualTo(2);
    }

    @Test
    void aSandboxGetsItsCommandUntouched() {
        Said said = task.pipe("sandbox", "--rw", "build", "--policy", "p.yaml", "--", "ls", "--json", "-h", "--", "x");

        assertThat(said.out())
                .isEqualTo(
                        "SandboxCommand[argv=[ls, --json, -h, --, x], directory=/src/api,"
                                + " policyFile=Optional[/src/api/p.yaml], writable=[/src/api/build], place=Optional.empty, open=[]]\n");
        assertThat(said.code()).isEqualTo(42);
        assertThat(task.pipe("sandbox", "ls", "-la", "--json").out()).contains("argv=[ls, -la, --json]");
        assertThat(task.pipe("sandbox", "--open", "3000", "--open=5173", "--", "ls")
                        .out())
                .contains("open=[3000, 5173]");
    }

    @Test
    void anEditorIsToldWhereTheContainerIs() {
        task.pipe("add", "x");
        String uri = "vscode-remote://attached-container+"
                + "7b22636f6e7461696e65724e616d65223a222f7461736b626f782d312d31227d/work/my%20api%3Bx";

        Said said = task.pipe("open", "1", "--editor", "code");
        assertThat(said.out()).isEqualTo("code --folder-uri " + uri + "\n");
        assertThat(said.err()).contains("Dev Containers");
        assertThat(task.pipe("open", "x", "--editor=code-insiders", "--json").out())
                .isEqualTo("{\"task\":1,\"container\":\"taskbox-1-1\",\"folder\":\"/work/my api;x\",\"uri\":\"" + uri
                        + "\",\"command\":\"code-insiders --folder-uri " + uri + "\"}\n");
        assertThat(task.pipe("open", "1", "--editor", "vim").err()).contains("no such editor", "code-insiders");
        assertThat(task.pipe("open", "1", "3000", "--editor", "code").code()).isEqualTo(2);
        assertThat(task.service.openPorts).hasValue(0);
    }

    @Test
    void aDevcontainerIsShownAndThenWritten() {
        assertThat(task.pipe("devcontainer", "init", "-k", "go"))
                .isEqualTo(new Said(
                        0,
                        "/src/api/.devcontainer/Dockerfile\n-FROM a\n+FROM b\n",
                        "go\nWritten. Tasks see it once it is committed\n"));
        assertThat(task.service.written).containsExactly("m1");
        assertThat(task.pipe("devcontainer", "init").err()).endsWith("All of it is there already\n");
        assertThat(task.service.written).containsExactly("m1");
        assertThat(task.pipe("devcontainer", "init", "--force", "-p", "api", "--json"))
                .isEqualTo(new Said(
                        0,
                        "{\"kinds\":[],\"files\":[{\"file\":\"/src/api/.devcontainer/Dockerfile\","
                                + "\"diff\":[\"-FROM a\",\"+FROM b\"]}]}\n",
                        ""));
        assertThat(task.service.written).containsExactly("m1", "m1");
        assertThat(task.pipe("devcontainer").out()).contains("init");
    }

    @Test
    void anOpenPortIsToldAndStaysUntilTheRunIsOver() {
        task.pipe("add", "x");
        task.service.portsEnd.countDown();

        assertThat(task.pipe("open", "1"))
                .isEqualTo(new Said(
                        0,
                        "http://127.0.0.1:41234\n",
                        "It is port 3000 of task 1, until its run is over or you press Ctrl-C\n"));
        assertThat(task.pipe("open", "1", "3000", "--listen", "8080", "--json"))
                .isEqualTo(new Said(
                        0, "{\"task\":1,\"port\":3000,\"listen\":8080,\"url\":\"http://127.0.0.1:8080\"}\n", ""));
        assertThat(task.service.openPorts).hasValue(0);
    }

    @Test
    void anOpenPortEndsWithCtrlC() throws Exception {
        task.pipe("add", "x");
        TestTerminal terminal = TestTerminal.pipe();
        CompletableFuture<Said> opening = CompletableFuture.supplyAsync(() -> task.run(terminal, "open", "1"));
        while (!terminal.told().contains("Ctrl-C")) {
            Thread.onSpinWait();
        }
        assertThat(task.service.openPorts).hasValue(1);
        terminal.hangUp();

        assertThat(opening.get().code()).isEqualTo(130);
        assertThat(task.service.openPorts).hasValue(0);
    }

    @Test
    void aPortThatMayNotBeOpenedIsSaid() {
        task.pipe("add", "x");
        assertThat(task.pipe("open", "1", "4000"))
                .isEqualTo(new Said(4, "", "task: opening port 4000 failed: it is not exposed. Expose it.\n"));
        assertThat(task.pipe("open", "1", "70000").code()).isEqualTo(2);
        assertThat(task.pipe("open", "1", "3000", "-l", "0").code()).isEqualTo(2);
        assertThat(task.pipe("open", "1", "web").code()).isEqualTo(2);
        assertThat(task.pipe("open", "2").code()).isEqualTo(3);
    }

    @Test
    void aBoxThatCannotStartIsNotTheCommandsFault() {
        task.service.boxCannotStart = true;

        assertThat(task.pipe("sandbox", "--", "true"))
                .isEqualTo(new Said(
                        125, "", "task: opening the sandbox failed: there is no bubblewrap. Install bubblewrap.\n"));
    }

    @Test
    void theDoctorSaysWhatMendsWhatIsMissing() {
        task.service.findings = List.of(
                new Finding("bubblewrap", true, true, "0.9 in 12 ms", ""),
                new Finding("cgroup", false, true, "not delegated", "systemctl --user start x"));

        assertThat(task.person("doctor"))
                .isEqualTo(new Said(
                        1, "✓ bubblewrap  0.9 in 12 ms\n✗ cgroup  not delegated\n    systemctl --user start x\n", ""));
        assertThat(task.pipe("doctor").out())
                .isEqualTo(
                        "bubblewrap\tok\t0.9 in 12 ms\t\ncgroup\tmissing\tnot delegated\tsystemctl --user start x\n");
    }

    @Test
    void eachPlaceSaysWhatItHoldsAndCosts() {
        LimitView memory = new LimitView("memory", false, "there is no group", "Delegate one");
        LimitView disk = new LimitView("disk", true, "", "");
        task.service.places = List.of(
                new PlaceView(
                        PlaceName.NATIVE,
                        true,
                        "a box was started",
                        "",
                        Policy.Isolation.SANDBOX,
                        "namespaces",
                        List.of(memory, disk),
                        Optional.of(Duration.ofMillis(31)),
                        OptionalLong.of(0),
                        "nothing runs"),
                new PlaceView(
                        PlaceName.DEVCONTAINER,
                        false,
                        "there is no engine",
                        "Start docker",
                        Policy.Isolation.CONTAINER,
                        "a container",
                        List.of(disk),
                        Optional.empty(),
                        OptionalLong.of(3L << 20),
                        "it waits"));

        assertThat(task.person("places")).isEqualTo(new Said(0, """
                                ✓ native  a box was started
                                  isolation  sandbox: namespaces
                                  limits     disk
                                             not memory: there is no group
                                               Delegate one
                                  idle       nothing runs
                                  per hour   none
                                – devcontainer  there is no engine
                                    Start docker
                                  isolation  container: a container
                                  limits     disk
                                  idle       it waits, 3.0 MiB of memory
                                  per hour   none
                                """, ""));
        assertThat(task.pipe("places").out()).isEqualTo("""
                        native\tready\tsandbox\t31\t0\tdisk\tmemory\ta box was started\t
                        devcontainer\tnot-ready\tcontainer\t\t3145728\tdisk\tnone\tthere is no engine\tStart docker
                        """);
        assertThat(task.pipe("places", "--json").out())
                .contains("\"limits\":[{\"name\":\"memory\",\"holds\":false,\"why\":\"there is no group\"")
                .contains("\"startMillis\":31,\"idle\":\"nothing runs\",\"idleBytes\":0,\"costPerHour\":\"none\"}")
                .contains("\"startMillis\":null");
    }

    @Test
    void tellsAboutTaskdAndEndsIt() {
        assertThat(task.pipe("daemon", "status", "--json").out())
                .isEqualTo(
                        "{\"pid\":4711,\"version\":\"0.1.0\",\"startedAt\":\"2026-11-24T11:00:00Z\",\"home\":\"/home/u\","
                                + "\"activeRuns\":1,\"queuedTasks\":2,\"idleLimit\":\"PT30M\",\"ssh\":null}\n");
        assertThat(task.person("daemon", "start").out())
                .contains("● taskd 0.1.0  process 4711\n  up for 1h, ends after 30m");
        assertThat(task.service.ended).isFalse();
        assertThat(task.pipe("daemon", "stop").code()).isZero();
        assertThat(task.service.ended).isTrue();
    }

    @Test
    void projectsAreAddedListedAndForgotten() {
        assertThat(task.person("project", "add", "../web").err())
                .isEqualTo("Add a task to it with task add TITLE -p web\n");
        assertThat(task.pipe("project").out()).isEqualTo("api\t/src/api\nweb\t/src/web\n");
        assertThat(task.pipe("project", "add", "--json", "-n", "x").out())
                .isEqualTo("{\"id\":3,\"name\":\"x\",\"root\":\"/src/api\",\"createdAt\":\"2026-11-24T12:00:00Z\"}\n");
        assertThat(task.pipe("project", "remove", "web").code()).isZero();
        assertThat(task.pipe("project", "remove", "web").code()).isEqualTo(3);
    }

    @Test
    void aloneItShowsTheBoard() {
        assertThat(task.printer().out()).startsWith("No tasks yet.");
        task.pipe("add", "One");
        task.pipe("add", "Two", "--start");

        assertThat(task.printer().out())
                .isEqualTo(
                        "Backlog 1\n  1  backlog  One  api · claude  \nRunning 1\n  2  queued  Two  api · claude  \n");
        assertThat(task.pipe().out().lines()).hasSize(2);
        assertThat(task.pipe("--json").out()).startsWith("[{");
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        task.pipe("add", "One");
        task.environment = Map.of("TERM", "xterm");

        assertThat(task.person("list").out()).contains("\u001b[1m1\u001b[0m");
        assertThat(task.person("list", "--no-color").out()).doesNotContain("\u001b");
        assertThat(task.pipe("list").out()).doesNotContain("\u001b");
        task.environment = Map.of("TERM", "dumb");
        assertThat(task.person("list").out()).doesNotContain("\u001b");
    }

    @Test
    void aFaultOfOursIsOneSentenceAndNoStackTrace() {
        task.service.schema = "\0"; // harmless: only a fault in the service is not
        CommandLineRoom faulty = new CommandLineRoom(
                (TaskService) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {TaskService.class}, (_, _, _) -> {
                            throw new IllegalStateException("deep inside");
                        }),
                Clock.systemUTC(),
                "1",
                Path.of("/log"));
        TestTerminal terminal = TestTerminal.pipe();

        int code = faulty.run(new Invocation(List.of("list"), Path.of("/"), Map.of(), terminal));

        assertThat(code).isEqualTo(1);
        assertThat(terminal.told())
                .isEqualTo("task: running the command failed: of an error nobody foresaw (IllegalStateException)."
                        + " See /log.\n");
    }
}
