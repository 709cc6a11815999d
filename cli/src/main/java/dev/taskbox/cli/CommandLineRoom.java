package dev.taskbox.cli;

import dev.taskbox.model.Problem;
import dev.taskbox.service.CommandRoom;
import dev.taskbox.service.Invocation;
import dev.taskbox.service.TaskService;
import dev.taskbox.tui.BoardFeed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Parses command lines and runs them over the service. Thread-safe: every command line has objects of its own. */
public final class CommandLineRoom implements CommandRoom {
    private static final Logger LOG = System.getLogger(CommandLineRoom.class.getName());

    private final TaskService service;
    private final Clock clock;
    private final String version;
    private final Path log;
    private final BoardFeed feed;

    /**
     * @param clock its zone is that of the times a person reads
     * @param version of this program
     * @param log where faults of this program are written to, for the one sentence about them
     */
    public CommandLineRoom(TaskService service, Clock clock, String version, Path log) {
        this(service, clock, version, log, new BoardFeed(service));
    }

    /** @param feed what the boards of all rooms share */
    public CommandLineRoom(TaskService service, Clock clock, String version, Path log, BoardFeed feed) {
        this.service = service;
        this.feed = feed;
        this.clock = clock;
        this.version = version;
        this.log = log;
    }

    @Override
    public int run(Invocation invocation) {
        try {
            return runAndTell(invocation);
        } catch (Screen.CallerGone _) {
            return Follower.INTERRUPTED;
        }
    }

    private int runAndTell(Invocation invocation) {
        List<String> options = options(invocation.argv());
        boolean json = options.contains("--json");
        Screen screen =
                new Screen(invocation.terminal(), !options.contains("--no-color") && coloursAreWelcome(invocation));
        int code;
        try {
            code = parseAndRun(invocation, screen);
        } catch (ParameterException e) {
            code = tell(screen, json, Errors.usage(e));
        } catch (Problem e) {
            code = tell(screen, json, e);
        } catch (Screen.CallerGone e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.log(Level.ERROR, "a command failed", e);
            code = tell(screen, json, unforeseen(e));
        }
        screen.flush();
        return code;
    }

    private static int tell(Screen screen, boolean json, Problem problem) {
        Errors.print(screen, json, problem);
        return problem.kind().exitCode();
    }

    private Problem unforeseen(Throwable e) {
        return Problem.failed(
                "unforeseen",
                "running the command",
                "of an error nobody foresaw (" + e.getClass().getSimpleName() + ")",
                "See " + log);
    }

    /** What stands before {@code --}: what is behind it is not ours. Good enough also where parsing fails. */
    private static List<String> options(List<String> argv) {
        int end = argv.indexOf("--");
        return end < 0 ? argv : argv.subList(0, end);
    }

    private static boolean coloursAreWelcome(Invocation invocation) {
        Map<String, String> environment = invocation.environment();
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    private int parseAndRun(Invocation invocation, Screen screen) {
        CommandLine tree = Tree.of(invocation.argv());
        ParseResult parsed = tree.parseArgs(invocation.argv().toArray(String[]::new));
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        if (last.isUsageHelpRequested()) {
            screen.own(HelpText.usage(parsed.hasSubcommand() ? command : Tree.whole(), screen));
            return Verb.OK;
        }
        Verb verb = command.getCommand();
        Root root = tree.getCommand();
        return verb.run(new Session(service, invocation, screen, root.json, clock, version, feed));
    }
}
