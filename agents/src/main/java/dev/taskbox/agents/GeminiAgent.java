package dev.taskbox.agents;

import dev.taskbox.agents.ModelApi.Use;
import dev.taskbox.model.Agent;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.Sandbox.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gemini CLI, headless. It works on its own only in a directory that it trusts, and there the repository's
 * {@code .gemini/settings.json} counts more than the user's, and its {@code .env} sets what is not set. Flags and
 * variables count more than both: so its extensions and its MCP servers stay off, and the model is where Taskbox says.
 * Its hooks run and its telemetry is sent, in and from the box as all that is the repository's, where there is no key and
 * one way out: no flag of version 0.61 turns them off, its variable for telemetry does not count against the
 * repository, and settings that count more must belong to root, whom a box does not have.
 */
final class GeminiAgent implements Agent {
    static final String NAME = "gemini";

    /** The name of no extension and of no server: an empty list would mean all of them. */
    private static final String NOTHING = "none";

    private static final List<String> OPTIONS = List.of(
            "--approval-mode",
            "yolo",
            "--output-format",
            "stream-json",
            "--extensions",
            NOTHING,
            "--allowed-mcp-server-names",
            NOTHING);

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GEMINI_CLI_TRUST_WORKSPACE", "true",
            "GEMINI_CLI_NO_RELAUNCH", "1",
            "GEMINI_SANDBOX", "false",
            "GEMINI_TELEMETRY_ENABLED", "false");

    /** With doubling pauses from five seconds they take a minute and a half. */
    private static final int ATTEMPTS = 6;

    private static final Map<String, Object> SETTINGS = Map.of(
            "security", Map.of("auth", Map.of("selectedType", "gemini-api-key")),
            "privacy", Map.of("usageStatisticsEnabled", false),
            "telemetry", Map.of("enabled", false),
            "general",
                    Map.of("enableAutoUpdate", false, "enableAutoUpdateNotification", false, "maxAttempts", ATTEMPTS),
            "context", Map.of("fileName", List.of("GEMINI.md", "AGENTS.md")));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ModelAccess> access(Host host) {
        return ModelApi.GEMINI.access(NAME, host).stream().toList();
    }

    @Override
    public Launch launch(Turn turn, Host host) {
        Settings settings = host.settings(NAME);
        Program program = Program.of(Program.installed(NAME, "@google/gemini-cli", host), host);
        Use model = ModelApi.GEMINI.use(NAME, turn, host);
        List<String> argv = new ArrayList<>(program.words());
        argv.addAll(OPTIONS);
        Sessions.toResume(NAME, turn).ifPresent(id -> argv.addAll(List.of("--resume", id)));
        argv.addAll(settings.arguments());
        return new Launch(
                new Command(
                        argv,
                        ModelApi.GEMINI.environment(ENVIRONMENT, settings, model),
                        Optional.of(turn.prompt()),
                        homeFiles()),
                program.toolchain());
    }

    private static Map<String, String> homeFiles() {
        return Map.of(
                ".gemini/settings.json", JSON.writeValueAsString(SETTINGS), ".gemini/GEMINI.md", Instructions.TEXT);
    }

    @Override
    public TurnReader reader() {
        return new GeminiReader();
    }
}
