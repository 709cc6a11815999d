package dev.taskbox.policy;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers {@code task policy check}: may a run under these settings reach this host, or see this path. */
public final class PolicyCheck {
    private final ResolvedSettings settings;
    private final List<Path> systemRoots;
    private final Path userHome;

    /** @param systemRoots what every sandbox shows of the system, read-only */
    public PolicyCheck(ResolvedSettings settings, List<Path> systemRoots, Path userHome) {
        this.settings = settings;
        this.systemRoots = List.copyOf(systemRoots);
        this.userHome = userHome;
    }

    /**
     * @param target {@code HOST[:PORT]}, port 443 unless named, or an absolute path or one that begins with {@code ~}
     * @throws Problem kind USAGE where it is neither
     */
    public CheckResult check(String target) {
        try {
            return target.startsWith("/") || target.startsWith("~")
                    ? checkPath(Paths.absolute(target, userHome))
                    : checkHost(target);
        } catch (Unfit unfit) {
            throw Problem.usage("bad-target", "checking " + Quote.of(target), unfit.why(), unfit.remedy());
        }
    }

    private CheckResult checkHost(String target) throws Unfit {
        if (target.startsWith(".") || target.isEmpty()) {
            throw new Unfit("it is neither a host nor an absolute path", "Begin a path with / or ~/");
        }
        int colon = HostPattern.portColon(target);
        String host = colon < 0 ? target : target.substring(0, colon);
        int port = colon < 0 ? HostPattern.DEFAULT_PORT : HostPattern.port(target.substring(colon + 1));
        return switch (new NetworkRules(settings.policy().network()).decide(host, port)) {
            case Decision.Allowed allowed -> new CheckResult(true, allowed.rule(), "");
            case Decision.Denied denied -> new CheckResult(false, denied.rule(), denied.hint());
        };
    }

    /** By where the path leads: a link that is visible does not make visible what it points to. */
    private CheckResult checkPath(Path path) {
        Path leads = real(path);
        Optional<String> rule = firstAbove(
                        leads, "files.read", settings.policy().files().read())
                .or(() -> firstAbove(leads, "system", systemRoots));
        String hint = "add \"" + Quote.clean(leads.toString()) + "\" to policy.files.read in .taskbox.yaml";
        return rule.map(named -> new CheckResult(true, named, ""))
                .orElseGet(() -> new CheckResult(false, "not in files.read", hint));
    }

    private static Optional<String> firstAbove(Path path, String rule, List<Path> roots) {
        return roots.stream()
                .filter(root -> path.startsWith(real(root)))
                .findFirst()
                .map(root -> rule + ": " + root);
    }

    /** Links followed as far as the path exists. */
    private static Path real(Path path) {
        List<Path> rest = new ArrayList<>();
        for (Path at = path; at != null; at = at.getParent()) {
            try {
                Path real = at.toRealPath();
                for (Path name : rest.reversed()) {
                    real = real.resolve(name);
                }
                return real;
            } catch (IOException e) {
                Path name = at.getFileName();
                if (name != null) {
                    rest.add(name);
                }
            }
        }
        return path;
    }
}
