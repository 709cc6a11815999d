package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code .taskbox.yaml} and the user's {@code config.yaml}, and says what holds for a task. */
public final class PolicyReader {
    public static final String PROJECT_FILE = ".taskbox.yaml";

    private PolicyReader() {}

    /**
     * A missing file says nothing and is no error.
     *
     * @param projectRoot the trusted checkout, never a workspace
     * @throws Problem kind USAGE with all that is wrong in both files, FAILED where one cannot be read
     */
    public static ResolvedSettings resolve(Path projectRoot, Path userConfig, Path userHome, Overrides overrides) {
        return resolve(projectRoot.resolve(PROJECT_FILE), false, userConfig, userHome, overrides);
    }

    /**
     * With a policy file that a person named, in the project file's form.
     *
     * @throws Problem as {@link #resolve(Path, Path, Path, Overrides)}, and NOT_FOUND where there is no such file
     */
    public static ResolvedSettings resolveFile(Path file, Path userConfig, Path userHome, Overrides overrides) {
        return resolve(file, true, userConfig, userHome, overrides);
    }

    private static ResolvedSettings resolve(Path file, boolean named, Path userConfig, Path home, Overrides overrides) {
        Issues issues = new Issues();
        Layer user = read(
                userConfig,
                new LayerReader.Source(userConfig, name(userConfig), home, true, userConfig),
                false,
                issues);
        refuseLink(file, named);
        Layer project = read(file, new LayerReader.Source(file, name(file), home, false, userConfig), named, issues);
        issues.throwIfAny();
        return Resolution.of(user, project, overrides);
    }

    private static Layer read(Path file, LayerReader.Source source, boolean required, Issues issues) {
        try {
            if (!Files.isRegularFile(file) && Files.exists(file)) {
                throw failed(file, "it is not a regular file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                Layer layer = new LayerReader(source, Keys.ROOT, issues).read(in.readNBytes(YamlFile.LARGEST + 1));
                refuseTwins(layer, source, issues);
                return layer;
            }
        } catch (NoSuchFileException e) {
            if (required) {
                throw Problem.notFound(
                        "no-policy-file", tried(file), "there is no such file", "Name a file that exists");
            }
            if (Files.isSymbolicLink(file)) {
                throw failed(file, "it is a symbolic link to nothing");
            }
            return Layer.EMPTY;
        } catch (IOException e) {
            throw failed(file, "it cannot be read (" + e + ")").causedBy(e);
        }
    }

    /** A link in a repository could make any file on the machine the policy, or show its lines in a message. */
    private static void refuseLink(Path file, boolean named) {
        if (!named && Files.isSymbolicLink(file)) {
            throw failed(file, "it is a symbolic link");
        }
    }

    /** Of two credentials with one name in one file nobody can tell which is meant. */
    private static void refuseTwins(Layer layer, LayerReader.Source source, Issues issues) {
        Map<String, String> origins = new HashMap<>();
        for (Setting<Policy.Credential> credential : layer.all(Keys.CREDENTIALS)) {
            String name = credential.value().name();
            String before = origins.putIfAbsent(name, credential.origin());
            if (before != null) {
                int line = Integer.parseInt(
                        credential.origin().substring(source.label().length() + 1));
                issues.add(source.file(), line, "the credential '" + name + "' is already at " + before, "Rename one");
            }
        }
    }

    private static Problem failed(Path file, String why) {
        return Problem.failed("unreadable-policy", tried(file), why, "Put a readable file of its own there");
    }

    private static String tried(Path file) {
        return "reading the policy " + file;
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }
}
