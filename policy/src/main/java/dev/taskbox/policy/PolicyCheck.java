package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers what a run may touch. Paths are compared by name: symbolic links are not followed. */
public final class PolicyCheck {
    private static final Pattern WITH_PORT = Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:\\[]*):(?<port>[0-9]{1,5})");

    private final Policy policy;
    private final List<PolicyLine> explanation;
    private final Path home;
    private final List<Path> systemRoots;

    /**
     * @param home the user's, on the host
     * @param systemRoots host paths that the place shows read-only by itself: {@code /usr}, {@code /etc/ssl}
     */
    public PolicyCheck(ResolvedSettings settings, Path home, List<Path> systemRoots) {
        this.policy = settings.policy();
        this.explanation = settings.explanation();
        this.home = home;
        this.systemRoots = List.copyOf(systemRoots);
    }

    /**
     * @param subject {@code HOST}, {@code HOST:PORT}, or a path that begins with {@code /} or {@code ~}
     * @throws Problem kind USAGE where it is a relative path
     */
    public CheckResult check(String subject) {
        boolean isPath = subject.equals("~") || (subject.contains("/") && !subject.contains("://"));
        return isPath ? path(subject) : host(subject);
    }

    private CheckResult host(String subject) {
        Matcher withPort = WITH_PORT.matcher(subject);
        boolean hasPort = withPort.matches();
        String host = hasPort ? withPort.group("host") : subject;
        int port = hasPort ? Integer.parseInt(withPort.group("port")) : HostRules.HTTPS;
        return switch (new NetworkRules(policy.network()).decide(host, port)) {
            case Decision.Allowed allowed ->
                new CheckResult(
                        true,
                        HostRules.text(allowed.host(), port),
                        "network.allow: " + allowed.rule().text() + " ("
                                + allowed.rule().origin() + ")",
                        "");
            case Decision.Denied denied ->
                new CheckResult(false, HostRules.text(denied.host(), port), denied.rule(), denied.hint());
        };
    }

    private CheckResult path(String subject) {
        Path path = absolute(subject);
        Optional<String> rule = read(path).or(() -> cache(path)).or(() -> system(path));
        return rule.map(it -> new CheckResult(true, path.toString(), it, ""))
                .orElseGet(() -> new CheckResult(false, path.toString(), "not in files.read", "task policy explain"));
    }

    private Path absolute(String subject) {
        try {
            return Paths.ofHost(subject, home);
        } catch (Unfit unfit) {
            throw Problem.usage("bad-path", "checking " + Quote.of(subject), unfit.why(), unfit.remedy());
        }
    }

    private Optional<String> read(Path path) {
        return policy.files().read().stream()
                .filter(path::startsWith)
                .findFirst()
                .map(read -> described("files.read", read.toString()) + ", read-only");
    }

    private Optional<String> cache(Path path) {
        return policy.files().cache().stream()
                .filter(cache -> path.startsWith(home.resolve(cache)))
                .findFirst()
                .map(cache -> described("files.cache", "~/" + cache) + ", the project's own and not the host's");
    }

    private Optional<String> system(Path path) {
        return systemRoots.stream()
                .filter(path::startsWith)
                .findFirst()
                .map(root -> "the system's " + root + ", read-only");
    }

    private String described(String key, String value) {
        return explanation.stream()
                .filter(line -> line.key().equals(key) && line.value().equals(value))
                .findFirst()
                .map(line -> key + ": " + value + " (" + line.origin() + ")")
                .orElse(key + ": " + value);
    }
}
