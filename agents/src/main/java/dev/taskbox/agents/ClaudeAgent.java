package dev.taskbox.agents;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Claude Code, headless. The prompt goes in on stdin: an argument has a length limit and shows in process lists. */
final class ClaudeAgent implements Agent {
    static final String NAME = "claude";

    /** The box holds no secret; the egress proxy puts the real key into the request. */
    static final String PLACEHOLDER = "placeholder";

    private static final Set<String> KEYS =
            Set.of("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN");

    /**
     * Without {@code --setting-sources user} hooks of the repository's {@code .claude/settings.json} would run unasked,
     * and without {@code --strict-mcp-config} the servers of its {@code .mcp.json}. The former also keeps the
     * repository's instructions away, which are only text: {@link #MEMORY} brings them back.
     */
    private static final List<String> OPTIONS = List.of(
            "-p",
            "--output-format",
            "stream-json",
            "--verbose",
            "--dangerously-skip-permissions",
            "--setting-sources",
            "user",
            "--strict-mcp-config");

    private static final String INSTRUCTIONS = """
            You work unattended, in a sandbox, on a branch of your own, and nobody can answer while you work. Decide \
            yourself what you can decide. Commit your work on the branch that is checked out.
            When you cannot go on without a decision from the person who gave you the task, stop there and end your \
            last message with one line of this form, and use such a line for nothing else:
            %s <your question, on one line>""".formatted(Question.MARK);

    /** The repository's instructions for agents, as imports into the user's own; one that is not there is passed over. */
    private static final List<String> MEMORY = List.of("CLAUDE.md", ".claude/CLAUDE.md", "AGENTS.md");

    /** With doubling pauses from half a second these take half a minute: a wrong key is told soon, a busy API passes. */
    private static final int RETRIES = 6;

    private static final Map<String, String> ENVIRONMENT = Map.of(
            // root without it: "cannot be used with root/sudo privileges"
            "IS_SANDBOX", "1",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
            "CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL", "1",
            "DISABLE_AUTOUPDATER", "1",
            "CLAUDE_CODE_MAX_RETRIES", Integer.toString(RETRIES));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Launch launch(Turn turn, Host host) {
        Settings settings = host.settings(NAME);
        Program program = Program.of(executable(host), host);
        List<String> argv = new ArrayList<>(program.words());
        argv.addAll(OPTIONS);
        argv.addAll(List.of("--append-system-prompt", INSTRUCTIONS));
        session(turn).ifPresent(id -> argv.addAll(List.of("--resume", id)));
        ownSandbox(turn).ifPresent(_ -> {
            ClaudeSandbox.require(host);
            argv.addAll(List.of("--settings", turn.home() + "/" + ClaudeSandbox.FILE));
        });
        argv.addAll(settings.arguments());
        return new Launch(
                new Command(argv, environment(settings), Optional.of(turn.prompt()), homeFiles(turn)),
                program.toolchain());
    }

    private static Path executable(Host host) {
        return host.executable(NAME)
                .orElseThrow(() -> Problem.refused(
                        "agent-not-installed",
                        "starting the agent claude",
                        "there is no executable claude on the search path or in your config",
                        "Install it with `npm install -g @anthropic-ai/claude-code`, or name it as"
                                + " agents.claude.executable in your config"));
    }

    /** The first turn's session gets its id from Claude, which tells it in its first event. */
    private static Optional<String> session(Turn turn) {
        if (turn.number() > 1 && turn.sessionId().isEmpty()) {
            throw Problem.refused(
                    "no-session",
                    "going on with the agent's session",
                    "an earlier turn of this run ended before claude had begun one",
                    "Start another run with `task retry`");
        }
        return turn.sessionId();
    }

    private static Map<String, String> environment(Settings settings) {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        // two keys at once and claude would take one of them, perhaps the placeholder
        if (settings.environment().keySet().stream().noneMatch(KEYS::contains)) {
            environment.put("ANTHROPIC_API_KEY", PLACEHOLDER);
        }
        environment.putAll(settings.environment());
        return environment;
    }

    private static Optional<Policy> ownSandbox(Turn turn) {
        return turn.policy().filter(Policy::agentSandbox);
    }

    private static Map<String, String> homeFiles(Turn turn) {
        String memory = MEMORY.stream()
                .map(file -> "@" + turn.workspace() + "/" + file + "\n")
                .collect(Collectors.joining());
        Map<String, String> files = new HashMap<>(Map.of(
                ".claude.json",
                JSON.writeValueAsString(answers(turn)),
                ".claude/settings.json",
                JSON.writeValueAsString(Map.of("skipDangerousModePermissionPrompt", true)),
                ".claude/CLAUDE.md",
                memory));
        ownSandbox(turn).ifPresent(policy -> files.put(ClaudeSandbox.FILE, ClaudeSandbox.settings(turn, policy)));
        return files;
    }

    /** Headless it asks nothing; these are for the person who takes the session over in a terminal. */
    private static Map<String, Object> answers(Turn turn) {
        return Map.of(
                "hasCompletedOnboarding",
                true,
                "customApiKeyResponses",
                Map.of("approved", List.of(PLACEHOLDER), "rejected", List.of()),
                "projects",
                Map.of(turn.workspace(), Map.of("hasTrustDialogAccepted", true)));
    }

    @Override
    public TurnReader reader() {
        return new ClaudeReader();
    }
}
