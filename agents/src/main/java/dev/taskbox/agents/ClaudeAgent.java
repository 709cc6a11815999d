package dev.taskbox.agents;

import dev.taskbox.agents.ModelApi.Use;
import dev.taskbox.model.Agent;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Sandbox.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Claude Code, headless. The prompt goes in on stdin: an argument has a length limit and shows in process lists. */
final class ClaudeAgent implements Agent {
    static final String NAME = "claude";

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
    public List<ModelAccess> access(Host host) {
        return ModelApi.ANTHROPIC.access(NAME, host).stream().toList();
    }

    @Override
    public Launch launch(Turn turn, Host host) {
        Settings settings = host.settings(NAME);
        Program program = Program.of(Program.installed(NAME, "@anthropic-ai/claude-code", host), host);
        Use model = ModelApi.ANTHROPIC.use(NAME, turn, host);
        List<String> argv = new ArrayList<>(program.words());
        argv.addAll(OPTIONS);
        argv.addAll(List.of("--append-system-prompt", Instructions.TEXT));
        Sessions.toResume(NAME, turn).ifPresent(id -> argv.addAll(List.of("--resume", id)));
        ownSandbox(turn).ifPresent(_ -> {
            ClaudeSandbox.require(host);
            argv.addAll(List.of("--settings", turn.home() + "/" + ClaudeSandbox.FILE));
        });
        argv.addAll(settings.arguments());
        return new Launch(
                new Command(
                        argv,
                        ModelApi.ANTHROPIC.environment(ENVIRONMENT, settings, model),
                        Optional.of(turn.prompt()),
                        homeFiles(turn, model)),
                program.toolchain());
    }

    private static Optional<Policy> ownSandbox(Turn turn) {
        return turn.policy().filter(Policy::agentSandbox);
    }

    private static Map<String, String> homeFiles(Turn turn, Use model) {
        String memory = MEMORY.stream()
                .map(file -> "@" + turn.workspace() + "/" + file + "\n")
                .collect(Collectors.joining());
        Map<String, String> files = new HashMap<>(Map.of(
                ".claude.json",
                JSON.writeValueAsString(answers(turn, model.placeholder())),
                ".claude/settings.json",
                JSON.writeValueAsString(Map.of("skipDangerousModePermissionPrompt", true)),
                ".claude/CLAUDE.md",
                memory));
        ownSandbox(turn).ifPresent(policy -> files.put(ClaudeSandbox.FILE, ClaudeSandbox.settings(turn, policy)));
        return files;
    }

    /** Headless it asks nothing; these are for the person who takes the session over in a terminal. */
    private static Map<String, Object> answers(Turn turn, String placeholder) {
        // a long key is known by its end
        String end = placeholder.substring(Math.max(0, placeholder.length() - 20));
        return Map.of(
                "hasCompletedOnboarding",
                true,
                "customApiKeyResponses",
                Map.of("approved", List.of(end), "rejected", List.of()),
                "projects",
                Map.of(turn.workspace(), Map.of("hasTrustDialogAccepted", true)));
    }

    @Override
    public TurnReader reader() {
        return new ClaudeReader();
    }
}
