package dev.taskbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.cli.RoomFixture.Said;
import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Flag;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.RunState;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import dev.taskbox.service.TaskService.DiffView;
import dev.taskbox.service.TaskService.FileStat;
import dev.taskbox.service.TaskService.Finding;
import dev.taskbox.service.TaskService.LimitView;
import dev.taskbox.service.TaskService.PlaceView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A box that says everything a terminal could obey, wherever it can say anything. */
class HostileTest {
    private static final String EVIL = CleanTest.HOSTILE;
    private static final String OUR_COLOURS = "\u001b\\[[0-9]{1,2}m";

    private final RoomFixture task = new RoomFixture();

    @BeforeEach
    void letTheBoxSayItAll() {
        task.environment = Map.of("TERM", "xterm");
        task.pipe("add", EVIL, "-b", EVIL, "-a", EVIL, "--start");
        task.service.addRun(1, RunState.FAILED, OptionalInt.of(1), true);
        for (Fact fact : facts()) {
            task.service.happen(1, fact);
        }
        task.service.change(1, new TaskChange.Fail(EVIL));
        task.service.diff = new DiffView(
                EVIL + "\n" + EVIL,
                false,
                List.of(EVIL),
                List.of(new FileStat(EVIL, OptionalInt.of(1), OptionalInt.empty())),
                List.of(new Flag(EVIL, EVIL)));
        task.service.flags = List.of(new Flag(EVIL, EVIL));
        task.service.flag(1, new Flag(EVIL, EVIL));
        task.service.audit = List.of(new AuditEntry(
                1,
                MemoryService.NOW,
                EVIL,
                Map.of("host", EVIL),
                Json.object().put("host", EVIL).toString()));
        task.service.auditFault = Optional.of(EVIL);
        task.service.rawOut = EVIL;
        task.service.rawErr = EVIL;
        task.service.places = List.of(new PlaceView(
                PlaceName.NATIVE,
                false,
                EVIL,
                EVIL,
                Policy.Isolation.SANDBOX,
                EVIL,
                List.of(new LimitView(EVIL, false, EVIL, EVIL)),
                Optional.empty(),
                OptionalLong.empty(),
                EVIL));
        task.service.findings = List.of(new Finding(EVIL, false, true, EVIL, EVIL));
        task.service.unenforceable = List.of(EVIL);
    }

    private static List<Fact> facts() {
        return List.of(
                new Fact.StateChanged(TaskState.RUNNING, TaskState.RUNNING, Optional.of(EVIL)),
                new Fact.AgentSaid(EVIL),
                new Fact.AgentThought(EVIL),
                new Fact.AgentTool(EVIL, EVIL, EVIL),
                new Fact.AgentToolResult(EVIL, true, EVIL),
                new Fact.AgentAsked(EVIL),
                new Fact.AgentEnded(false, EVIL),
                new Fact.UserSaid(EVIL),
                new Fact.EgressAllowed(EVIL, 443, EVIL),
                new Fact.EgressDenied(EVIL, 443, EVIL, EVIL),
                new Fact.CredentialUsed(EVIL, EVIL, 443),
                new Fact.CredentialRefused(EVIL, EVIL, 443, EVIL),
                new Fact.GitPushed(EVIL, EVIL),
                new Fact.GitRefused(EVIL, EVIL, EVIL),
                new Fact.FlagRaised(EVIL, EVIL),
                new Fact.LimitReached(EVIL, EVIL),
                new Fact.PortOpened(1, EVIL),
                new Fact.VerifyEnded(false, 1, EVIL),
                new Fact.PlaceReported(EVIL, EVIL),
                new Fact.Collected(EVIL, EVIL, 1, List.of(EVIL)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list",
                "show 1",
                "logs 1",
                "logs 1 -f",
                "logs 1 --run 1",
                "audit 1",
                "audit 1 --verify",
                "diff 1",
                "diff 1 --stat",
                "merge 1 --uncommitted",
                "merge 1 --uncommitted --yes",
                "doctor",
                "places",
                "policy explain",
                "policy export --format \u001b[2J",
                "retry 1",
                "done 1",
                "project list",
                "show \u001b[2J\u202e",
                "\u001b[2J\u009b5n",
                "list --\u001b[2J",
                "list -s \u001b[2J",
                "help \u001b[2J",
                "project remove \u001b[2J",
                "policy check \u001b[2J",
                "add x -F \u001b[2J\u202e",
                "run \u001b[2J -P \u001b[2J",
            })
    void reachesNoTerminalNoPipeAndNoProgram(String line) {
        String[] argv = line.isEmpty() ? new String[0] : line.split(" ");
        // the board has controls of its own, and tests of its own
        assertHarmless(line.isEmpty() ? task.printer() : task.person(argv));
        assertHarmless(task.pipe(argv));
        assertHarmless(task.pipe(withJson(argv)));
        assertHarmless(task.person(withJson(argv)));
    }

    @Test
    void ofARawLogATerminalGetsOnlyText() {
        assertHarmless(task.person("logs", "1", "--raw"));
    }

    private static String[] withJson(String[] argv) {
        String[] longer = Arrays.copyOf(argv, argv.length + 1);
        longer[argv.length] = "--json";
        return longer;
    }

    private static void assertHarmless(Said said) {
        assertThat(said.out() + said.err()).isNotEmpty();
        CleanTest.assertHarmless(said.out().replaceAll(OUR_COLOURS, ""));
        CleanTest.assertHarmless(said.err().replaceAll(OUR_COLOURS, ""));
    }

    @Test
    void programsGetAllOfItAsData() {
        String json = task.pipe("show", "1", "--json").out();

        assertThat(Json.parse(json).get("title").asString()).isEqualTo(EVIL);
        assertThat(json).contains("\\u001B", "\\u202E", "\\u009B", "\\uD83D");
    }

    @Test
    void aLineBetweenTabsStaysOneLineWithItsFields() {
        task.pipe("add", "a\tb\nc");
        assertThat(task.pipe("list", "-q", "a\tb").out())
                .isEqualTo("2\tbacklog\tapi\ta\\tb\\nc\tclaude\tnative\t2026-11-24T12:00:00Z\n");
    }
}
