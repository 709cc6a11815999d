package dev.taskbox.agents;

import dev.taskbox.agents.ModelApi.Use;
import dev.taskbox.model.Agent;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.Sandbox.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Codex, headless. Its own sandbox is off, since it would be inside of ours and keep {@code .git} read-only. What the
 * repository has in {@code .codex} is left aside, as long as nobody calls the project trusted; its instructions are read.
 */
final class CodexAgent implements Agent {
    static final String NAME = "codex";

    private static final List<String> OPTIONS =
            List.of("exec", "--json", "--dangerously-bypass-approvals-and-sandbox", "--skip-git-repo-check");

    /** Of a request, and of a stream that broke; with growing pauses they take about half a minute. */
    private static final int RETRIES = 5;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ModelAccess> access(Host host) {
        return ModelApi.OPENAI.access(NAME, host).stream().toList();
    }

    @Override
    public Launch launch(Turn turn, Host host) {
        Settings settings = host.settings(NAME);
        Program program = CodexProgram.of(Program.installed(NAME, "@openai/codex", host), host);
        Use model = ModelApi.OPENAI.use(NAME, turn, host);
        List<String> argv = new ArrayList<>(program.words());
        argv.addAll(OPTIONS);
        argv.addAll(settings.arguments());
        Sessions.toResume(NAME, turn).ifPresent(id -> argv.addAll(List.of("resume", id)));
        argv.add("-");
        Map<String, String> environment = new HashMap<>(ModelApi.OPENAI.without(settings.environment()));
        environment.put(model.key().variable(), model.placeholder());
        Map<String, String> files = Map.of(".codex/config.toml", configuration(model, isOther(settings)));
        return new Launch(new Command(argv, environment, Optional.of(turn.prompt()), files), program.toolchain());
    }

    private static boolean isOther(Settings settings) {
        return settings.environment().containsKey(ModelApi.OPENAI.baseVariable());
    }

    /** A provider of our own, since the built-in one tries WebSockets first, which no route carries. */
    private static String configuration(Use model, boolean other) {
        String base = model.base().orElse(ModelApi.OPENAI.target().toString());
        return """
                model_provider = "taskbox"
                check_for_update_on_startup = false
                developer_instructions = %s
                project_doc_fallback_filenames = ["CLAUDE.md"]
                [analytics]
                enabled = false
                [feedback]
                enabled = false
                [features]
                plugins = false
                remote_plugin = false
                apps = false
                unbounded_connection_retries = false
                [model_providers.taskbox]
                name = "%s"
                base_url = %s
                env_key = %s
                wire_api = "responses"
                request_max_retries = %d
                stream_max_retries = %d
                """.formatted(
                        text(Instructions.TEXT),
                        // by this name it knows what OpenAI's own servers can do
                        other ? "Taskbox" : "OpenAI",
                        text(base),
                        text(model.key().variable()),
                        RETRIES,
                        RETRIES);
    }

    /** A basic string of TOML may be written as one of JSON. */
    private static String text(String text) {
        return JSON.writeValueAsString(text);
    }

    @Override
    public TurnReader reader() {
        return reader(Usage.NONE);
    }

    @Override
    public TurnReader reader(Usage earlier) {
        return new CodexReader(earlier.tokens());
    }
}
