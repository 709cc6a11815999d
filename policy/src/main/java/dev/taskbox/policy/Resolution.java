package dev.taskbox.policy;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Policy.Isolation;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes one policy of the layers. Lists append; a single value of the project's goes before the user's. */
final class Resolution {
    private static final List<Key<Values>> POLICY = List.of(Keys.POLICY);
    private static final List<Key<Values>> FILES = List.of(Keys.POLICY, Keys.FILES);
    private static final List<Key<Values>> NETWORK = List.of(Keys.POLICY, Keys.NETWORK);
    private static final List<Key<Values>> GIT = List.of(Keys.POLICY, Keys.GIT);

    private static final String AGENT_SANDBOX_COST =
            "costs: what is in the box can make user namespaces, and so reach more of the kernel to attack it";

    private final Layers layers;
    private final Overrides overrides;
    private final Issues issues;
    private final Explanation explanation = new Explanation();
    private final List<PolicyLine> hostReach = new ArrayList<>();

    Resolution(Layers layers, Overrides overrides, Issues issues) {
        this.layers = layers;
        this.overrides = overrides;
        this.issues = issues;
    }

    ResolvedSettings resolve(UserSettings user) {
        Optional<String> agent = overridden("agent", overrides.agent(), Keys.AGENT, Function.identity());
        Optional<PlaceName> place = overridden("place", overrides.place(), Keys.PLACE, PlaceName::word);
        Isolation isolation = isolation();
        boolean agentSandbox = agentSandbox();
        Optional<String> setup = explanation.note("setup", layers.scalar(Keys.SETUP), Function.identity());
        Optional<String> verify = explanation.note("verify", layers.scalar(Keys.VERIFY), Function.identity());
        Policy policy = new Policy(
                isolation,
                files(),
                network(agent),
                new Credentials(layers, explanation, issues).resolve(),
                new Policy.Git(push()),
                new LimitDefaults(layers, explanation).resolve(),
                agentSandbox);
        issues.throwIfAny();
        return new ResolvedSettings(agent, place, setup, verify, policy, explanation.lines(), hostReach(), user);
    }

    private <T> Optional<T> overridden(String name, Optional<T> said, Key<T> key, Function<T, String> shown) {
        said.ifPresent(value -> explanation.add(name, shown.apply(value), Explanation.COMMAND_LINE));
        return said.isPresent() ? said : explanation.note(name, layers.scalar(key), shown);
    }

    /** The stronger of the two: a repository must not lower the wall that its user asks for. */
    private Isolation isolation() {
        Optional<Found<Isolation>> stronger = Stream.of(layers.user(), layers.project())
                .flatMap(values -> values.get(Keys.ISOLATION).stream())
                .reduce((user, project) -> project.value().compareTo(user.value()) > 0 ? project : user);
        return explanation.noteOr(
                "isolation", stronger, Isolation.SANDBOX, value -> value.name().toLowerCase(Locale.ROOT));
    }

    /** It opens more of the kernel to what is in the box, so one layer's no is enough. */
    private boolean agentSandbox() {
        Optional<Found<Boolean>> said = Stream.of(layers.user(), layers.project())
                .flatMap(values -> values.get(Keys.AGENT_SANDBOX).stream())
                .reduce((user, project) -> user.value() ? project : user);
        return explanation.noteOr("agent_sandbox", said, false, on -> on ? "true  # " + AGENT_SANDBOX_COST : "false");
    }

    private Policy.Files files() {
        List<Path> read = explanation.noteAll("files.read", layers.list(Keys.READ, FILES), Path::toString);
        List<Path> cache = explanation.noteAll("files.cache", layers.list(Keys.CACHE, FILES), path -> "~/" + path);
        return new Policy.Files(read, cache);
    }

    private Policy.Network network(Optional<String> agent) {
        List<HostRule> allow = noteRules("network.allow", allowed(agent));
        List<HostRule> deny = noteRules(
                "network.deny",
                layers.list(Keys.DENY, NETWORK).stream().map(Found::value).toList());
        List<Integer> expose = explanation.noteAll("network.expose", layers.list(Keys.EXPOSE, NETWORK), port -> port);
        List<HostRule> build = noteRules(
                "network.build",
                layers.list(Keys.BUILD, NETWORK).stream().map(Found::value).toList());
        return new Policy.Network(allow, deny, expose, build);
    }

    /** What someone wrote goes before what a preset brings, so that the origin shown is the nearest one. */
    private List<HostRule> allowed(Optional<String> agent) {
        List<HostRule> rules = new ArrayList<>();
        layers.list(Keys.ALLOW, NETWORK).forEach(found -> rules.add(found.value()));
        overrides.allow().forEach(text -> rules.add(onCommandLine(text)));
        layers.list(Keys.EXTENDS, POLICY)
                .forEach(found -> rules.addAll(found.value().rules()));
        agent.flatMap(Presets::ofAgent).ifPresent(preset -> rules.addAll(preset.rulesFrom("agent " + preset.name())));
        return rules;
    }

    private static HostRule onCommandLine(String text) {
        try {
            return HostRules.allow(text, Explanation.COMMAND_LINE);
        } catch (Unfit unfit) {
            String remedy = unfit.remedy().isEmpty() ? "Write a host such as example.com" : unfit.remedy();
            throw Problem.usage("bad-host", "allowing " + Quote.of(text), unfit.why(), remedy);
        }
    }

    private List<HostRule> noteRules(String key, List<HostRule> rules) {
        List<HostRule> kept = new ArrayList<>();
        for (HostRule rule : rules) {
            if (kept.stream().noneMatch(other -> HostRules.described(other).equals(HostRules.described(rule)))) {
                kept.add(rule);
                explanation.add(key, HostRules.described(rule), rule.origin());
            }
        }
        return kept;
    }

    private Policy.Git.Push push() {
        return explanation.noteOr("git.push", layers.scalar(Keys.PUSH, GIT), Policy.Git.Push.NONE, Forms::word);
    }

    private List<PolicyLine> hostReach() {
        layers.project()
                .group(Keys.POLICY)
                .group(Keys.FILES)
                .list(Keys.READ)
                .forEach(read ->
                        hostReach.add(new PolicyLine("files.read", read.value().toString(), read.origin())));
        Credentials.lines(layers.project()).forEach(hostReach::add);
        layers.project()
                .get(Keys.AGENT_SANDBOX)
                .filter(Found::value)
                .ifPresent(found -> hostReach.add(new PolicyLine("agent_sandbox", "true", found.origin())));
        return hostReach;
    }
}
