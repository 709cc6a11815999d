package dev.taskbox.agents;

import static java.util.function.Predicate.not;

import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.Agent.Turn;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.ModelAccess.Source;
import dev.taskbox.model.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model API as an agent's users know it.
 *
 * @param name of the route to it
 * @param keys the variables that may hold a key of it; where several do, the first counts
 * @param baseVariable names another server that speaks the same
 */
record ModelApi(String name, List<Key> keys, String baseVariable, URI target) {
    /** Good for nothing: what an agent has where it has no route, since without any key it would not even try. */
    static final String PLACEHOLDER = "placeholder";

    /** @param header that carries it @param prefix that clients know it by */
    record Key(String variable, String header, String prefix) {}

    static final Key ANTHROPIC_KEY = new Key("ANTHROPIC_API_KEY", "x-api-key", "sk-ant-api03-");

    /** In the order in which Claude Code itself prefers them. */
    static final ModelApi ANTHROPIC = new ModelApi(
            "anthropic",
            List.of(
                    new Key("ANTHROPIC_AUTH_TOKEN", "authorization", ""),
                    ANTHROPIC_KEY,
                    new Key("CLAUDE_CODE_OAUTH_TOKEN", "authorization", "sk-ant-oat01-")),
            "ANTHROPIC_BASE_URL",
            URI.create("https://api.anthropic.com"));

    static final ModelApi OPENAI = new ModelApi(
            "openai",
            List.of(new Key("OPENAI_API_KEY", "authorization", "sk-proj-")),
            "OPENAI_BASE_URL",
            URI.create("https://api.openai.com/v1"));

    static final ModelApi GEMINI = new ModelApi(
            "gemini",
            List.of(new Key("GEMINI_API_KEY", "x-goog-api-key", "AIzaSy")),
            "GOOGLE_GEMINI_BASE_URL",
            URI.create("https://generativelanguage.googleapis.com"));

    /** A key that there is. */
    record Found(Key key, Source source) {}

    ModelApi with(Key only) {
        return new ModelApi(name, List.of(only), baseVariable, target);
    }

    /**
     * Empty: the user sends the agent to a server that speaks plain http, where nothing can be put in on the way, and
     * which can do without.
     *
     * @throws Problem where there is no key
     */
    Optional<ModelAccess> access(String agent, Host host) {
        Settings settings = host.settings(agent);
        if (isPlain(agent, settings)) {
            refuseKeyForPlain(agent, settings);
            return Optional.empty();
        }
        return Optional.of(
                find(agent, host).map(found -> access(agent, settings, found)).orElseThrow(() -> noKey(agent)));
    }

    private ModelAccess access(String agent, Settings settings, Found found) {
        Key key = found.key();
        return new ModelAccess(
                name, base(agent, settings).orElse(target), key.variable(), found.source(), key.header(), key.prefix());
    }

    /** What the user's config says of a key counts before what else the machine has. */
    Optional<Found> find(String agent, Host host) {
        return configured(host.settings(agent))
                .or(() -> keys.stream()
                        .flatMap(key -> host.credential(key.variable()).stream()
                                .map(from -> new Found(key, new Source.From(from))))
                        .findFirst());
    }

    private Optional<Found> configured(Settings settings) {
        Stream<Found> named = keys.stream()
                .flatMap(key ->
                        given(settings.credentials(), key).map(from -> new Found(key, new Source.From(from))).stream());
        Stream<Found> literal = keys.stream()
                .flatMap(key ->
                        given(settings.environment(), key)
                                .map(secret -> new Found(key, new Source.Value(secret)))
                                .stream());
        return Stream.concat(named, literal).findFirst();
    }

    private static Optional<String> given(Map<String, String> settings, Key key) {
        return Optional.ofNullable(settings.get(key.variable())).filter(not(String::isBlank));
    }

    /**
     * What an agent in the box is to send, and where.
     *
     * @param base empty: where it goes by itself
     */
    record Use(Key key, String placeholder, Optional<String> base) {}

    Use use(String agent, Turn turn, Host host) {
        Settings settings = host.settings(agent);
        if (isPlain(agent, settings)) {
            refuseKeyForPlain(agent, settings);
        }
        Key key = find(agent, host).map(Found::key).orElseGet(this::usualKey);
        return turn.routes().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .map(route -> new Use(
                        key, route.placeholder(), Optional.of(route.base().toString())))
                .orElseGet(() -> new Use(key, PLACEHOLDER, base(agent, settings).map(URI::toString)));
    }

    private Key usualKey() {
        return keys.stream()
                .max(Comparator.comparing(key -> key.variable().endsWith("_API_KEY")))
                .orElseThrow();
    }

    /** The user's environment for the agent without what is about this API. */
    Map<String, String> without(Map<String, String> environment) {
        Map<String, String> rest = new HashMap<>(environment);
        keys.forEach(key -> rest.remove(key.variable()));
        rest.remove(baseVariable);
        return rest;
    }

    /** What the agent's processes get: its adapter's own variables, the user's, and those of this API. */
    Map<String, String> environment(Map<String, String> own, Settings settings, Use use) {
        Map<String, String> environment = new HashMap<>(own);
        environment.putAll(without(settings.environment()));
        environment.put(use.key().variable(), use.placeholder());
        use.base().ifPresent(base -> environment.put(baseVariable, base));
        return environment;
    }

    private boolean isPlain(String agent, Settings settings) {
        return base(agent, settings)
                .filter(uri -> "http".equals(uri.getScheme()))
                .isPresent();
    }

    private Optional<URI> base(String agent, Settings settings) {
        return Optional.ofNullable(settings.environment().get(baseVariable))
                .filter(not(String::isBlank))
                .map(text -> parse(agent, text));
    }

    private URI parse(String agent, String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (web && bare && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // told below, without the text: it may hold a password
        }
        throw Problem.refused(
                "bad-base-url",
                "starting the agent " + agent,
                baseVariable + " in agents." + agent + ".environment is not of the form https://HOST[:PORT][/PATH]",
                "Mend it in your config");
    }

    private void refuseKeyForPlain(String agent, Settings settings) {
        configured(settings).ifPresent(found -> {
            throw Problem.refused(
                    "key-over-http",
                    "starting the agent " + agent,
                    baseVariable + " in your config begins with http://, and "
                            + found.key().variable()
                            + " can only be put into requests that go out over TLS; into the box it never goes",
                    "Use an https:// address, or remove " + found.key().variable() + " from agents." + agent
                            + " if that server needs none");
        });
    }

    private Problem noKey(String agent) {
        String variables = keys.stream().map(Key::variable).collect(Collectors.joining(" or "));
        return noKey(agent, variables, keys.getFirst());
    }

    static Problem noKey(String agent, String variables, Key example) {
        return Problem.refused(
                "no-model-key",
                "starting the agent " + agent,
                "this machine has no key for its model: taskd has no variable " + variables
                        + ", and your config names none",
                "Set it where taskd starts, or write agents." + agent + ".credentials: {" + example.variable()
                        + ": 'command: …'} into your config (or 'env: NAME', 'file: PATH'); it stays outside of the box");
    }
}
