package dev.taskbox.policy;

import dev.taskbox.model.Agent;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.policy.ResolvedSettings.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** Lays the files over each other: lists append, and of scalars the last word counts. Explains as it goes. */
final class Resolution {
    private static final Layer DEFAULTS = new Layer(List.of(
            standard(Keys.ISOLATION, "isolation", Policy.Isolation.SANDBOX, "sandbox"),
            standard(Keys.PUSH, "policy.git.push", Policy.Git.Push.NONE, "none"),
            standard(Keys.TIME, "policy.limits.time", Duration.ofHours(4), "4h"),
            standard(Keys.CONCURRENCY, "concurrency", 4, "4")));

    /** From the weakest to the strongest. */
    private final List<Layer> layers;

    private final List<Line> explanation = new ArrayList<>();

    private Resolution(List<Layer> layers) {
        this.layers = layers;
    }

    static ResolvedSettings of(Layer user, Layer project, Overrides overrides) {
        return new Resolution(List.of(DEFAULTS, user, project, task(overrides))).resolve();
    }

    /** Every statement explains what it takes, so their order is the explanation's: that of the keys. */
    private ResolvedSettings resolve() {
        Optional<String> agent = scalar(Keys.AGENT);
        Optional<PlaceName> place = scalar(Keys.PLACE);
        Policy.Isolation isolation = scalar(Keys.ISOLATION).orElseThrow();
        Optional<String> setup = scalar(Keys.SETUP);
        Optional<String> verify = scalar(Keys.VERIFY);
        Policy.Files files = new Policy.Files(list(Keys.READ), list(Keys.CACHE));
        Policy.Network network = new Policy.Network(allow(agent), deny(), list(Keys.EXPOSE));
        List<Policy.Credential> credentials =
                byName(Keys.CREDENTIALS, setting -> setting.value().name()).values().stream()
                        .toList();
        Policy.Git git = new Policy.Git(scalar(Keys.PUSH).orElseThrow());
        Policy policy = new Policy(isolation, files, network, credentials, git, limits());
        Map<String, Agent.Settings> agents = byName(Keys.AGENTS, Setting::name);
        Optional<Duration> idle = scalar(Keys.DAEMON_IDLE);
        int concurrency = scalar(Keys.CONCURRENCY).orElseThrow();
        return new ResolvedSettings(agent, place, setup, verify, policy, explanation, agents, idle, concurrency);
    }

    private Policy.Limits limits() {
        Optional<Double> cpus = scalar(Keys.CPUS);
        Optional<Long> memory = scalar(Keys.MEMORY);
        Optional<Integer> processes = scalar(Keys.PROCESSES);
        Optional<Long> disk = scalar(Keys.DISK);
        return new Policy.Limits(
                cpus.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                memory.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                processes.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                disk.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                scalar(Keys.TIME),
                scalar(Keys.IDLE),
                scalar(Keys.BEST_EFFORT).orElse(false));
    }

    private List<HostRule> allow(Optional<String> agent) {
        List<HostRule> rules = new ArrayList<>();
        for (Setting<String> preset : all(Keys.EXTENDS)) {
            rules.addAll(preset(preset.value(), "preset " + preset.value() + " (" + preset.origin() + ")"));
        }
        agent.flatMap(Presets::ofAgent).ifPresent(name -> rules.addAll(preset(name, "agent " + name)));
        rules.addAll(rules(Keys.ALLOW));
        return explained("policy.network.allow", rules);
    }

    private List<HostRule> deny() {
        return explained("policy.network.deny", rules(Keys.DENY));
    }

    private static List<HostRule> preset(String name, String origin) {
        return Presets.allow(name).stream()
                .map(setting -> setting.value().rule(setting.text(), origin))
                .toList();
    }

    private List<HostRule> rules(Key<HostPattern> key) {
        return all(key).stream()
                .map(setting -> setting.value().rule(setting.text(), setting.origin()))
                .toList();
    }

    /** The first of those that say the same stays. */
    private List<HostRule> explained(String key, List<HostRule> rules) {
        Map<HostPattern, HostRule> distinct = new LinkedHashMap<>();
        rules.forEach(rule -> distinct.putIfAbsent(new HostPattern(rule.host(), rule.subdomains(), rule.port()), rule));
        distinct.values().forEach(rule -> explanation.add(new Line(key, rule.text(), rule.origin())));
        return List.copyOf(distinct.values());
    }

    private <T> Optional<T> scalar(Key<T> key) {
        List<Setting<T>> all = all(key);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        explain(all.getLast());
        return Optional.of(all.getLast().value());
    }

    private <T> List<T> list(Key<T> key) {
        Map<T, Setting<T>> distinct = new LinkedHashMap<>();
        all(key).forEach(setting -> distinct.putIfAbsent(setting.value(), setting));
        distinct.values().forEach(this::explain);
        return List.copyOf(distinct.keySet());
    }

    /** A stronger layer replaces what has the same name. */
    private <T> Map<String, T> byName(Key<T> key, Function<Setting<T>, String> name) {
        Map<String, Setting<T>> settings = new LinkedHashMap<>();
        all(key).forEach(setting -> settings.put(name.apply(setting), setting));
        Map<String, T> values = new LinkedHashMap<>();
        settings.forEach((word, setting) -> {
            explain(setting);
            values.put(word, setting.value());
        });
        return values;
    }

    private <T> List<Setting<T>> all(Key<T> key) {
        return layers.stream().flatMap(layer -> layer.all(key).stream()).toList();
    }

    private void explain(Setting<?> setting) {
        explanation.add(new Line(setting.path(), setting.text(), setting.origin()));
    }

    private static <T> Setting<T> standard(Key<T> key, String path, T value, String text) {
        return new Setting<>(key, path, value, text, "default");
    }

    private static Layer task(Overrides overrides) {
        List<Setting<?>> settings = new ArrayList<>();
        overrides.agent().ifPresent(agent -> settings.add(new Setting<>(Keys.AGENT, "agent", agent, agent, "task")));
        overrides
                .place()
                .ifPresent(place -> settings.add(new Setting<>(Keys.PLACE, "place", place, place.word(), "task")));
        return new Layer(settings);
    }
}
