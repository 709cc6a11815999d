package dev.taskbox.policy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Paths in a policy. All of it is arithmetic on names: whether a path exists, or is a link, is for the place to see. */
final class Paths {
    /** What opens other doors, below the home or absolute. A repository may not ask for it. */
    private static final List<String> SECRETS = List.of(
            "/dev",
            "/etc/shadow",
            "/etc/ssh",
            "/proc",
            "/run",
            "/sys",
            "/var/run", //
            ".aws",
            ".azure",
            ".bash_history",
            ".config/gcloud",
            ".config/gh",
            ".config/git/credentials",
            ".config/taskbox",
            ".docker",
            ".git-credentials",
            ".gnupg",
            ".kube",
            ".local/share/keyrings",
            ".local/share/taskbox",
            ".mozilla",
            ".netrc",
            ".password-store",
            ".pgpass",
            ".ssh",
            ".vault-token",
            ".zsh_history");

    private static final String FORM = "Write an absolute path or one below '~/'.";

    private Paths() {}

    /** Absolute, or below {@code ~/}; normalised. */
    static Path ofHost(String text, Path home) throws Unfit {
        if (text.equals("~")) {
            return home;
        }
        if (!text.startsWith("/") && !text.startsWith("~/")) {
            throw new Unfit(Quote.of(text) + " is not an absolute path", FORM);
        }
        Path path = text.startsWith("~/") ? home.resolve(relative(text.substring(2))) : path(text);
        return path.normalize();
    }

    /** {@code policy.files.read}: not so wide that everything of the user's is in it. */
    static Path read(String text, Reading in) throws Unfit {
        Path path = ofHost(text, in.home());
        if (in.home().startsWith(path)) {
            throw new Unfit(
                    Quote.of(text) + " would show the whole home directory to the agent",
                    "Name the directories that are needed.");
        }
        Optional<Path> secret = SECRETS.stream()
                .map(in.home()::resolve)
                .filter(store -> path.startsWith(store) || store.startsWith(path))
                .findFirst();
        if (in.isProject() && secret.isPresent()) {
            throw new Unfit(
                    Quote.of(text) + " would show " + secret.get() + ", and only you may allow that",
                    "Put it into policy.files.read of " + in.userConfig() + ".");
        }
        return path;
    }

    /** {@code policy.files.cache}: below the home that the box has, whose path the host does not share. */
    static Path cache(String text) throws Unfit {
        if (text.startsWith("/")) {
            throw new Unfit(Quote.of(text) + " is not below the home", "Write it as ~/.m2/repository.");
        }
        Path path = relative(text.startsWith("~/") ? text.substring(2) : text).normalize();
        if (path.startsWith("..") || path.toString().isEmpty() || (text.startsWith("~") && !text.startsWith("~/"))) {
            throw new Unfit(Quote.of(text) + " is not a directory below the home", "Write it as ~/.m2/repository.");
        }
        return path;
    }

    /** Blanks at the front of a name after {@code ~/} would be fine; a slash would make the path absolute. */
    private static Path relative(String text) throws Unfit {
        return path(text.replaceFirst("^/+", ""));
    }

    private static Path path(String text) throws Unfit {
        if (text.chars().anyMatch(c -> c == '*' || c == '?' || c == '$')) {
            throw new Unfit(Quote.of(text) + " has a wildcard or a variable", "Name the directory itself.");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new Unfit(Quote.of(text) + " is not a path", FORM);
        }
    }
}
