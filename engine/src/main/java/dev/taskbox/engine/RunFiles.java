package dev.taskbox.engine;

import dev.taskbox.model.Locations;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of one run on the host. Only the home is ever visible in a box, and nothing reads what a box left in it. */
final class RunFiles {
    private static final String CACHE_INSIDE = "/run/taskbox/cache";

    private final Locations locations;
    private final long taskId;
    private final int run;

    RunFiles(Locations locations, long taskId, int run) {
        this.locations = locations;
        this.taskId = taskId;
        this.run = run;
    }

    Path taskDirectory() {
        return locations.taskDirectory(taskId);
    }

    Path directory() {
        return locations.runDirectory(taskId, run);
    }

    Path egressDirectory() {
        return locations.egressDirectory(taskId, run);
    }

    void writePrompt(int turn, String text) {
        write(prompt(turn), text);
    }

    String readPrompt(int turn) {
        try {
            return Files.readString(prompt(turn));
        } catch (IOException e) {
            throw failed("reading " + prompt(turn), e);
        }
    }

    private Path prompt(int turn) {
        return directory().resolve("prompt-" + turn);
    }

    /**
     * The home all runs of the task share. Links to the project's caches are laid when it is made, before any agent
     * could have been in it; the caches are mounted elsewhere, since nothing may be mounted below an agent's directory.
     */
    Path home(List<Path> caches) {
        Path home = taskDirectory().resolve("home");
        if (Files.exists(home)) {
            return home;
        }
        try {
            Path made = Files.createTempDirectory(taskDirectory(), ".home-");
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (int i = 0; i < caches.size(); i++) {
                Path link = made.resolve(caches.get(i)).normalize();
                Files.createDirectories(link.getParent());
                Files.createSymbolicLink(link, Path.of(CACHE_INSIDE, Integer.toString(i)));
            }
            Files.move(made, home);
            return home;
        } catch (IOException e) {
            throw failed("making the home " + home, e);
        }
    }

    List<Mount> cacheMounts(long projectId, Policy.Files files) {
        List<Mount> mounts = new ArrayList<>();
        for (int i = 0; i < files.cache().size(); i++) {
            Path cache = locations
                    .data()
                    .resolve("caches")
                    .resolve(Long.toString(projectId))
                    .resolve(name(files.cache().get(i)));
            makeDirectory(cache);
            mounts.add(Mount.readWrite(cache, CACHE_INSIDE + "/" + i));
        }
        return mounts;
    }

    private static String name(Path path) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What stands in the box for secrets, by credential; nothing before it was first opened. */
    Map<String, String> readPlaceholders() {
        Path file = directory().resolve("placeholders");
        Map<String, String> placeholders = new TreeMap<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                placeholders.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
            }
            return placeholders;
        } catch (IOException e) {
            throw failed("reading " + file, e);
        }
    }

    void writePlaceholders(Map<String, String> placeholders) {
        StringBuilder lines = new StringBuilder();
        placeholders.forEach(
                (name, value) -> lines.append(name).append(' ').append(value).append('\n'));
        write(directory().resolve("placeholders"), lines.toString());
    }

    /** For the box's eyes. A box that is open keeps the file it has. */
    Path writeGitSettings(String text) {
        Path file = taskDirectory().resolve("gitconfig-" + run);
        write(file, text);
        try {
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw failed("writing " + file, e);
        }
    }

    void makeDirectories() {
        makeDirectory(directory());
    }

    private static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw failed("making the directory " + directory, e);
        }
    }

    /** Whole or not at all. */
    private void write(Path file, String text) {
        makeDirectories();
        try {
            Path made = file.resolveSibling("." + file.getFileName());
            Files.writeString(made, text);
            Files.move(made, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("writing " + file, e);
        }
    }

    private static Problem failed(String tried, IOException cause) {
        return Problem.failed("disk", tried, cause.toString(), "Check the free space and the rights of the directory")
                .causedBy(cause);
    }
}
