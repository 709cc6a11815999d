package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Git on the host. It runs only in the project, where the person works, and in repositories that Taskbox made and no
 * box has seen; never in a workspace. Hooks, monitors, pagers, prompts and transports are off for every call.
 * Immutable.
 */
final class HostGit {
    private static final List<String> PASSED = List.of("PATH", "HOME", "TMPDIR", "XDG_CONFIG_HOME");

    private static final byte[] NO_INPUT = {};

    /** Beats what any configuration file says. */
    private static final List<String> OVERRIDES = List.of(
            "core.hooksPath=/dev/null",
            "core.fsmonitor=false",
            "core.attributesFile=/dev/null",
            "core.alternateRefsCommand=true",
            "core.sshCommand=false",
            "core.askPass=false",
            "credential.helper=",
            "protocol.allow=never",
            "protocol.version=0",
            "transfer.bundleURI=false",
            "fetch.uriProtocols=",
            "fetch.fsckObjects=true",
            "fetch.recurseSubmodules=false",
            "fetch.writeCommitGraph=false",
            "submodule.recurse=false",
            "diff.external=",
            "diff.submodule=short",
            "log.showSignature=false",
            "merge.verifySignatures=false",
            "merge.autoStash=false",
            "gc.auto=0",
            "maintenance.auto=false");

    private final Path directory;
    private final List<String> location;
    private final Map<String, String> environment;

    private HostGit(Path directory, List<String> location, Map<String, String> environment) {
        this.directory = requireNonNull(directory, "directory is null");
        this.location = List.copyOf(location);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Finds the repository as git does, with the person's own configuration: their name, and what they allowed with
     * {@code safe.directory}.
     */
    static HostGit discovering(Path directory) {
        return new HostGit(directory, List.of(), baseEnvironment());
    }

    /**
     * Objects and refs only. There is no work tree and no index to read attributes from, so what a tree says about
     * drivers and about what is binary has no effect.
     */
    static HostGit bare(Path gitDirectory) {
        Map<String, String> environment = impersonalEnvironment();
        environment.put(
                "GIT_INDEX_FILE", gitDirectory.resolve("taskbox-no-index").toString());
        return new HostGit(gitDirectory, List.of("--bare", "--git-dir=" + gitDirectory), environment);
    }

    static HostGit workTree(Path gitDirectory, Path root) {
        return new HostGit(root, List.of("--git-dir=" + gitDirectory, "--work-tree=" + root), impersonalEnvironment());
    }

    /** For making a repository. */
    static HostGit nowhere(Path directory) {
        return new HostGit(directory, List.of(), impersonalEnvironment());
    }

    private static Map<String, String> impersonalEnvironment() {
        Map<String, String> environment = baseEnvironment();
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        return environment;
    }

    private static Map<String, String> baseEnvironment() {
        Map<String, String> environment = new TreeMap<>();
        PASSED.forEach(name -> Optional.ofNullable(System.getenv(name)).ifPresent(it -> environment.put(name, it)));
        environment.put("LC_ALL", "C");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ASKPASS", "false");
        environment.put("SSH_ASKPASS", "false");
        environment.put("GIT_EDITOR", "false");
        environment.put("GIT_PAGER", "cat");
        environment.put("GIT_OPTIONAL_LOCKS", "0");
        environment.put("GIT_ATTR_NOSYSTEM", "1");
        environment.put("GIT_NO_LAZY_FETCH", "1");
        environment.putAll(Person.TASKBOX.environment());
        return environment;
    }

    HostGit with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(more);
        return new HostGit(directory, location, all);
    }

    Output run(String... arguments) {
        return run(Bounds.QUICK, List.of(arguments));
    }

    Output run(Bounds bounds, List<String> arguments) {
        return run(bounds, NO_INPUT, arguments);
    }

    Output run(Bounds bounds, byte[] input, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("git", "--no-pager"));
        OVERRIDES.forEach(override -> argv.addAll(List.of("-c", override)));
        argv.addAll(location);
        argv.addAll(arguments);
        return Exec.run(directory, environment, bounds, input, argv);
    }

    /** The object a ref or an expression names; empty where there is none. */
    Optional<String> resolve(String expression) {
        Output output = run("rev-parse", "--quiet", "--verify", "--end-of-options", expression);
        return Optional.of(output)
                .filter(Output::ok)
                .map(Output::text)
                .map(text -> Oid.check(text, "reading " + expression));
    }

    Optional<String> config(String key) {
        return Optional.of(run("config", "--get", key))
                .filter(Output::ok)
                .map(Output::text)
                .filter(value -> !value.isBlank());
    }

    /** Whether everything in {@code commit} is in {@code of} too. */
    boolean isAncestor(String commit, String of) {
        Output output = run(Bounds.OBJECTS, List.of("merge-base", "--is-ancestor", commit, of));
        if (output.end() == Output.End.EXITED && output.exitCode() <= 1) {
            return output.exitCode() == 0;
        }
        throw Problem.failed("cannot-compare", "comparing commits", output.why(), "Check the project with git fsck");
    }

    /** Applies all of these lines of {@code update-ref --stdin}, or none. */
    Output updateRefs(String message, List<String> lines) {
        List<String> script = new ArrayList<>(List.of("start"));
        script.addAll(lines);
        script.addAll(List.of("prepare", "commit", ""));
        return run(
                Bounds.QUICK,
                String.join("\n", script).getBytes(StandardCharsets.UTF_8),
                List.of("-c", "core.logAllRefUpdates=always", "update-ref", "-m", message, "--stdin"));
    }
}
