package dev.taskbox.agents;

import dev.taskbox.agents.ModelApi.Use;
import dev.taskbox.model.Agent;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.Sandbox.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenCode, headless. It works with each provider that there is a key for; which model of which, the user says with
 * {@code -m PROVIDER/MODEL} among the agent's arguments. What the repository configures is left aside, but for plugins
 * in {@code .opencode/plugin}: no switch of version 1.18 keeps them from running, in the box as all that is the
 * repository's.
 */
final class OpencodeAgent implements Agent {
    static final String NAME = "opencode";

    /** @param id its name in OpenCode @param path what OpenCode expects its base URL to end in */
    private record Provider(String id, ModelApi api, String path) {}

    private static final List<Provider> PROVIDERS = List.of(
            new Provider("anthropic", ModelApi.ANTHROPIC.with(ModelApi.ANTHROPIC_KEY), "/v1"),
            new Provider("openai", ModelApi.OPENAI, ""),
            new Provider("google", ModelApi.GEMINI, "/v1beta"));

    /** With a title of our own no model is asked for one. */
    private static final List<String> OPTIONS =
            List.of("run", "--format", "json", "--thinking", "--pure", "--auto", "--title", "Task");

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "OPENCODE_DISABLE_PROJECT_CONFIG", "1",
            "OPENCODE_DISABLE_AUTOUPDATE", "1",
            "OPENCODE_DISABLE_MODELS_FETCH", "1",
            "OPENCODE_DISABLE_DEFAULT_PLUGINS", "1",
            "OPENCODE_DISABLE_LSP_DOWNLOAD", "1",
            "OPENCODE_DISABLE_SHARE", "1");

    /** The repository's instructions, which would be left aside with its configuration. */
    private static final List<String> MEMORY = List.of("AGENTS.md", "CLAUDE.md");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ModelAccess> access(Host host) {
        return used(host).stream()
                .flatMap(provider -> provider.api().access(NAME, host).stream())
                .toList();
    }

    /** @throws dev.taskbox.model.Problem where there is none */
    private static List<Provider> used(Host host) {
        List<Provider> used = PROVIDERS.stream()
                .filter(provider -> provider.api().find(NAME, host).isPresent() || isSentElsewhere(provider, host))
                .toList();
        if (used.isEmpty()) {
            List<ModelApi.Key> keys = PROVIDERS.stream()
                    .map(provider -> provider.api().keys().getFirst())
                    .toList();
            String variables = keys.stream().map(ModelApi.Key::variable).collect(Collectors.joining(" or "));
            throw ModelApi.noKey(NAME, variables, keys.getFirst());
        }
        return used;
    }

    private static boolean isSentElsewhere(Provider provider, Host host) {
        return host.settings(NAME).environment().containsKey(provider.api().baseVariable());
    }

    @Override
    public Launch launch(Turn turn, Host host) {
        Settings settings = host.settings(NAME);
        Program program = Program.of(Program.installed(NAME, "opencode-ai", host), host);
        List<String> argv = new ArrayList<>(program.words());
        argv.addAll(OPTIONS);
        Sessions.toResume(NAME, turn).ifPresent(id -> argv.addAll(List.of("--session", id)));
        argv.addAll(settings.arguments());
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.putAll(rest(settings));
        return new Launch(
                new Command(argv, environment, Optional.of(turn.prompt()), homeFiles(turn, host)), program.toolchain());
    }

    private static Map<String, String> rest(Settings settings) {
        Map<String, String> rest = settings.environment();
        for (Provider provider : PROVIDERS) {
            rest = provider.api().without(rest);
        }
        return rest;
    }

    private static Map<String, String> homeFiles(Turn turn, Host host) {
        return Map.of(
                ".config/opencode/opencode.json",
                JSON.writeValueAsString(configuration(turn, host)),
                ".config/opencode/AGENTS.md",
                Instructions.TEXT);
    }

    private static Map<String, Object> configuration(Turn turn, Host host) {
        Map<String, Object> providers = new LinkedHashMap<>();
        used(host).forEach(provider -> providers.put(provider.id(), provider(provider, turn, host)));
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("share", "disabled");
        configuration.put("autoupdate", false);
        configuration.put("permission", Map.of("*", "allow"));
        configuration.put("enabled_providers", List.copyOf(providers.keySet()));
        configuration.put("provider", providers);
        configuration.put(
                "instructions",
                MEMORY.stream().map(file -> turn.workspace() + "/" + file).toList());
        return configuration;
    }

    private static Map<String, Object> provider(Provider provider, Turn turn, Host host) {
        Use model = provider.api().use(NAME, turn, host);
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("apiKey", model.placeholder());
        model.base().ifPresent(base -> options.put("baseURL", base + provider.path()));
        return Map.of("options", options);
    }

    @Override
    public TurnReader reader() {
        return new OpencodeReader();
    }
}
