package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Task;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A project's git repository on the host: the trusted side. Immutable; what it tells is read anew each time. */
public final class Repository {
    private static final Pattern VERSION = Pattern.compile("git version (\\d+)\\.(\\d+)");

    /** The first that merges without a work tree. */
    private static final int LEAST_MINOR = 38;

    private final Path root;
    private final Path gitDirectory;
    private final Path commonDirectory;
    private final String objectFormat;
    private final Person person;

    private Repository(Path root, Path gitDirectory, Path commonDirectory, String objectFormat, Person person) {
        this.root = requireNonNull(root, "root is null");
        this.gitDirectory = requireNonNull(gitDirectory, "gitDirectory is null");
        this.commonDirectory = requireNonNull(commonDirectory, "commonDirectory is null");
        this.objectFormat = requireNonNull(objectFormat, "objectFormat is null");
        this.person = requireNonNull(person, "person is null");
    }

    /**
     * Opens the repository that {@code directory} lies in. A linked work tree will do; a bare repository will not.
     *
     * @throws Problem kind USAGE where there is none that can be worked with, REFUSED where git is too old
     */
    public static Repository open(Path directory) {
        String tried = "opening the project " + directory;
        if (!Files.isDirectory(directory)) {
            throw Problem.usage("no-such-directory", tried, "there is no such directory", "Check the path");
        }
        HostGit git = HostGit.discovering(directory.toAbsolutePath().normalize());
        requireVersion(git, tried);
        requireWorkTree(git, tried);
        Repository repository = read(git, tried);
        repository.requireCommit(tried);
        return repository;
    }

    private static void requireVersion(HostGit git, String tried) {
        String version = git.run("version").text();
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.lookingAt()
                || Integer.parseInt(matcher.group(1)) < 2
                || (Integer.parseInt(matcher.group(1)) == 2 && Integer.parseInt(matcher.group(2)) < LEAST_MINOR)) {
            throw Problem.refused(
                    "git-too-old",
                    tried,
                    "it needs git 2." + LEAST_MINOR + ", and this is \"" + PlainText.line(version) + "\"",
                    "Install a newer git");
        }
    }

    private static void requireWorkTree(HostGit git, String tried) {
        Output output = git.run("rev-parse", "--is-inside-work-tree");
        if (output.ok() && output.text().equals("true")) {
            return;
        }
        if (output.ok()) {
            throw Problem.usage(
                    "bare-repository", tried, "it has no work tree", "Clone it with git clone and name the clone");
        }
        if (output.stderr().contains("dubious ownership")) {
            throw Problem.usage(
                    "dubious-ownership",
                    tried,
                    "it belongs to another user",
                    "If you trust it, run git config --global --add safe.directory DIRECTORY");
        }
        throw Problem.usage(
                "not-a-repository", tried, "it is not a git repository", "Run git init and git commit there first");
    }

    private static Repository read(HostGit git, String tried) {
        List<String> lines = git.run(
                        "rev-parse",
                        "--path-format=absolute",
                        "--show-object-format",
                        "--show-toplevel",
                        "--absolute-git-dir",
                        "--git-common-dir")
                .orFail("cannot-read-repository", tried, "Check it with git status")
                .text()
                .lines()
                .toList();
        if (lines.size() != 4) {
            throw Problem.usage("line-break-in-path", tried, "its path holds a line break", "Move it elsewhere");
        }
        Person person = new Person(
                git.config("user.name").orElse(Person.TASKBOX.name()),
                git.config("user.email").orElse(Person.TASKBOX.email()));
        return new Repository(
                Path.of(lines.get(1)), Path.of(lines.get(2)), Path.of(lines.get(3)), lines.getFirst(), person);
    }

    private void requireCommit(String tried) {
        if (objects().resolve("HEAD^{commit}").isEmpty()) {
            throw Problem.usage("no-commit", tried, "it has no commit yet", "Commit something there first");
        }
    }

    /** The top of the work tree. */
    public Path root() {
        return root;
    }

    /** Where {@code HEAD} and the index are; not the common directory in a linked work tree. */
    public Path gitDirectory() {
        return gitDirectory;
    }

    /** Where refs, objects and configuration are. */
    public Path commonDirectory() {
        return commonDirectory;
    }

    /** The project's own objects first, then those it borrows. */
    public List<Path> objectStores() {
        return ObjectStores.of(commonDirectory);
    }

    /** As git knows the person here; Taskbox's own name where it knows none. */
    public Person person() {
        return person;
    }

    /** What is checked out now, as the base of a task. */
    public Task.Base head() {
        String commit = objects().resolve("HEAD^{commit}").orElseThrow(() -> noCommit());
        return new Task.Base(commit, branch().orElse("HEAD"));
    }

    /** Its remote {@code origin} by HTTPS, without a password: that of an SSH address is taken to be at the same path. */
    public Optional<URI> httpsRemote() {
        return objects().config("remote.origin.url").flatMap(RemoteUrl::byHttps);
    }

    /** Of its remote {@code origin} and those that are beside it; empty where that does not go by SSH. */
    public Optional<HttpsForm> httpsForm() {
        return objects().config("remote.origin.url").flatMap(RemoteUrl::httpsForm);
    }

    /** The short name of the branch that is checked out; empty where {@code HEAD} is detached. */
    public Optional<String> branch() {
        return Optional.of(objects().run("symbolic-ref", "--quiet", "HEAD"))
                .filter(Output::ok)
                .map(Output::text)
                .filter(ref -> ref.startsWith("refs/heads/"))
                .map(ref -> ref.substring("refs/heads/".length()));
    }

    private Problem noCommit() {
        return Problem.usage(
                "no-commit", "reading " + root, "its branch has no commit", "Check out a branch that has one");
    }

    /** Where the person's git looks for hooks, if that is in the work tree: below its top. */
    Optional<Path> hooksPath() {
        // the last value is our own, which turns hooks off
        List<String> values = HostGit.discovering(root)
                .run("config", "--get-all", "core.hooksPath")
                .text()
                .lines()
                .toList();
        if (values.size() < 2) {
            return Optional.empty();
        }
        try {
            Path hooks = root.resolve(values.get(values.size() - 2)).normalize();
            return Optional.of(hooks)
                    .filter(it -> it.startsWith(root) && !it.equals(root))
                    .map(root::relativize);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    String objectFormat() {
        return objectFormat;
    }

    HostGit objects() {
        return HostGit.bare(gitDirectory);
    }

    HostGit workTree() {
        return HostGit.workTree(gitDirectory, root);
    }
}
