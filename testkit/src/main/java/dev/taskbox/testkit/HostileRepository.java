package dev.taskbox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plants in a clone what an agent could leave there for the git, the shell or the reader on the host. The clone is an
 * ordinary one with a file {@code a.txt} committed. Each trick gets a canary outside the clone: its file appears when
 * the trick worked. Plant first, then do what is under test, then ask {@link Canary#fired()}.
 */
public final class HostileRepository {
    private static final List<String> HOOKS = List.of(
            "applypatch-msg",
            "commit-msg",
            "fsmonitor-watchman",
            "post-applypatch",
            "post-checkout",
            "post-commit",
            "post-index-change",
            "post-merge",
            "post-receive",
            "post-rewrite",
            "post-update",
            "pre-applypatch",
            "pre-auto-gc",
            "pre-commit",
            "pre-merge-commit",
            "pre-push",
            "pre-rebase",
            "pre-receive",
            "prepare-commit-msg",
            "proc-receive",
            "push-to-checkout",
            "reference-transaction",
            "sendemail-validate",
            "update");

    /**
     * One way to attack.
     *
     * @param plant plants it
     * @param trigger a shell command line that makes a careless git, started in the clone, fall for it
     */
    public record Trick(String name, Function<HostileRepository, Canary> plant, String trigger) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** @param file exists once the trick worked */
    public record Canary(Path file) {
        public boolean fired() {
            return Files.exists(file);
        }
    }

    private final Path clone;
    private final Path canaries;

    /** @param canaries a directory that a sandbox cannot see */
    public HostileRepository(Path clone, Path canaries) {
        this.clone = clone;
        this.canaries = canaries;
    }

    /** All tricks that have a canary; each is to be planted in a clone of its own. */
    public static List<Trick> tricks() {
        return HostileTricks.ALL;
    }

    public Canary fsmonitor() {
        return program("fsmonitor", "core", "fsmonitor", "");
    }

    /** The setting stands in a file of the work tree that {@code .git/config} includes. */
    public Canary includedConfig() {
        Canary canary = canary("included-config");
        write(clone.resolve("build.properties"), setting("core", "fsmonitor", script(canary, "")));
        config("include", "path", "../build.properties");
        return canary;
    }

    public Canary worktreeConfig() {
        Canary canary = canary("worktree-config");
        config("extensions", "worktreeConfig", "true");
        write(git("config.worktree"), setting("core", "fsmonitor", script(canary, "")));
        return canary;
    }

    /** {@code .git} points at another directory for its configuration. */
    public Canary commondir() {
        Canary canary = canary("commondir");
        Path common = git("elsewhere");
        write(common.resolve("config"), setting("core", "fsmonitor", script(canary, "")));
        link(common.resolve("objects"), git("objects"));
        link(common.resolve("refs"), git("refs"));
        write(git("commondir"), "elsewhere\n");
        return canary;
    }

    /** {@code .git} is a file that names the real one. */
    public Canary gitFile() {
        Canary canary = canary("git-file");
        Path vendor = clone.resolve("vendor");
        Path program = vendor.resolve("planted");
        try {
            Files.move(clone.resolve(".git"), vendor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        executable(program, fire(canary));
        append(vendor.resolve("config"), setting("core", "fsmonitor", program.toString()));
        write(clone.resolve(".git"), "gitdir: vendor\n");
        return canary;
    }

    /** A directory of the work tree looks like a bare repository; who starts git in it runs its configuration. */
    public Canary nestedBareRepository() {
        Canary canary = canary("nested-bare");
        Path docs = clone.resolve("docs");
        write(docs.resolve("HEAD"), "ref: refs/heads/main\n");
        write(docs.resolve("objects/.keep"), "");
        write(docs.resolve("refs/.keep"), "");
        String core =
                "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = " + quoted(docs.toString()) + "\n";
        write(docs.resolve("config"), core + setting("core", "fsmonitor", script(canary, "")));
        return canary;
    }

    public Canary cleanFilter() {
        return filter("clean", "cat\n");
    }

    public Canary smudgeFilter() {
        return filter("smudge", "cat\n");
    }

    public Canary processFilter() {
        return filter("process", "");
    }

    private Canary filter(String kind, String then) {
        attributes("* filter=planted");
        return program("filter-" + kind, "filter \"planted\"", kind, then);
    }

    public Canary textconv() {
        attributes("* diff=planted");
        return program("textconv", "diff \"planted\"", "textconv", "cat \"$1\"\n");
    }

    public Canary diffDriver() {
        attributes("* diff=planted");
        return program("diff-driver", "diff \"planted\"", "command", "");
    }

    public Canary externalDiff() {
        return program("external-diff", "diff", "external", "");
    }

    public Canary mergeDriver() {
        attributes("* merge=planted");
        return program("merge-driver", "merge \"planted\"", "driver", "");
    }

    /** Every hook git knows, in {@code .git/hooks}. */
    public Canary hooks() {
        Canary canary = canary("hooks");
        HOOKS.forEach(hook -> executable(git("hooks").resolve(hook), fire(canary)));
        return canary;
    }

    /** The hooks stand in the work tree. */
    public Canary hooksPath() {
        Canary canary = canary("hooks-path");
        HOOKS.forEach(hook -> executable(clone.resolve(".husky").resolve(hook), fire(canary)));
        config("core", "hooksPath", ".husky");
        return canary;
    }

    public Canary editor() {
        return program("editor", "core", "editor", "");
    }

    public Canary gpgProgram() {
        config("commit", "gpgSign", "true");
        return program("gpg", "gpg", "program", "");
    }

    public Canary credentialHelper() {
        Canary canary = canary("credential-helper");
        config("credential", "helper", "!" + script(canary, ""));
        return canary;
    }

    public Canary askPass() {
        return program("askpass", "core", "askPass", "");
    }

    public Canary sshCommand() {
        remote("ssh://git.invalid/repository");
        return program("ssh", "core", "sshCommand", "");
    }

    public Canary extTransport() {
        Canary canary = canary("ext-transport");
        config("protocol \"ext\"", "allow", "always");
        remote("ext::" + script(canary, ""));
        return canary;
    }

    /** A URL that the host itself names is turned into one that runs a program. */
    public Canary insteadOf() {
        Canary canary = canary("instead-of");
        config("protocol \"ext\"", "allow", "always");
        config("url \"ext::" + script(canary, "") + " \"", "insteadOf", "https://git.invalid/");
        return canary;
    }

    public Canary remoteUploadPack() {
        remote(clone.toString());
        return program("upload-pack", "remote \"origin\"", "uploadpack", "");
    }

    public Canary remoteReceivePack() {
        remote(clone.toString());
        return program("receive-pack", "remote \"origin\"", "receivepack", "");
    }

    /** An object that is not there is fetched from a remote of the agent's. */
    public Canary promisorRemote() {
        config("core", "repositoryformatversion", "1");
        config("extensions", "partialClone", "origin");
        config("remote \"origin\"", "promisor", "true");
        return remoteUploadPack();
    }

    public Canary alternateRefsCommand() {
        Path other = git("other.git");
        write(other.resolve("HEAD"), "ref: refs/heads/main\n");
        write(other.resolve("objects/.keep"), "");
        write(other.resolve("refs/.keep"), "");
        alternates(other.resolve("objects"));
        return program("alternate-refs", "core", "alternateRefsCommand", "");
    }

    public Canary trailerCommand() {
        config("trailer \"planted\"", "key", "Planted");
        config("trailer \"planted\"", "ifmissing", "add");
        return program("trailer", "trailer \"planted\"", "command", "");
    }

    public Canary archiveCommand() {
        return program("archive", "tar \"tar.gz\"", "command", "cat\n");
    }

    /** A checkout writes over files elsewhere on the host: the canary is one of them. */
    public Canary foreignWorktree() {
        Path victim = canaries.resolve("foreign-worktree");
        write(victim.resolve(".keep"), "");
        config("core", "worktree", victim.toString());
        return new Canary(victim.resolve("a.txt"));
    }

    /** A link in the work tree to something on the host. */
    public void link(String name, Path target) {
        link(clone.resolve(name), target);
    }

    /** A link in {@code .git}, as {@code config}, {@code HEAD} or {@code refs/heads/main}, to something on the host. */
    public void linkInGit(String name, Path target) {
        link(git(name), target);
    }

    /** Objects are taken from another repository of the host, and so could be handed out. */
    public void alternates(Path objects) {
        append(git("objects/info/alternates"), objects + "\n");
    }

    /** A branch whose name reads as an option of git. */
    public void optionBranch(String commit) {
        append(git("packed-refs"), commit + " refs/heads/--upload-pack=planted\n");
    }

    /** Uncommitted files whose names carry terminal sequences, line ends and option dashes. */
    public void hostileNames() {
        for (String name : List.of("\u001b]0;owned\u0007", "a\nb", "--output=x", "\u202egnp.exe", "$(id)`id`")) {
            write(clone.resolve(name), "x\n");
        }
    }

    private Canary program(String name, String section, String key, String then) {
        Canary canary = canary(name);
        config(section, key, script(canary, then));
        return canary;
    }

    private Canary canary(String name) {
        return new Canary(canaries.resolve(name));
    }

    /** A program in the clone that fires; an agent can write nowhere else. */
    private String script(Canary canary, String then) {
        Path file = git("planted-" + canary.file().getFileName());
        executable(file, fire(canary) + then);
        return file.toString();
    }

    private static String fire(Canary canary) {
        return "#!/bin/sh\necho fired >> '" + canary.file() + "'\n";
    }

    private Path git(String name) {
        return clone.resolve(".git").resolve(name);
    }

    private void attributes(String line) {
        append(git("info/attributes"), line + "\n");
    }

    /** Of several URLs git takes the first, so the one that is there goes. */
    private void remote(String url) {
        try (Stream<String> lines = Files.lines(git("config"))) {
            String rest =
                    lines.filter(line -> !line.strip().startsWith("url =")).collect(Collectors.joining("\n", "", "\n"));
            write(git("config"), rest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        config("remote \"origin\"", "url", url);
        config("remote \"origin\"", "fetch", "+refs/heads/*:refs/remotes/origin/*");
    }

    private void config(String section, String key, String value) {
        append(git("config"), setting(section, key, value));
    }

    private static String setting(String section, String key, String value) {
        return "[" + section + "]\n\t" + key + " = " + quoted(value) + "\n";
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void executable(Path file, String text) {
        write(file, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("cannot make " + file + " executable");
        }
    }

    private static void append(Path file, String text) {
        write(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void write(Path file, String text, StandardOpenOption... options) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(Path link, Path target) {
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
