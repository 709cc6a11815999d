package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A repository of our own between a box and the project. What a box sends lands here first, is checked here and is
 * thrown away here when it is bad, so that a broken or endless pack never lies in the project.
 */
final class Incoming implements AutoCloseable {
    private static final String HEAD = "refs/taskbox/head";
    private static final String SNAPSHOT = "refs/taskbox/snapshot";

    /** Also the bytes of a listing: one line end for each. */
    private static final long MOST_FILES = 5_000_000;

    private final Path path;
    private final HostGit git;
    private final String tried;

    private Incoming(Path path, String tried) {
        this.path = path;
        this.git = HostGit.bare(path);
        this.tried = tried;
    }

    /** What was sent: two commits whose whole history is here or in the project. */
    record Tips(String head, String snapshot) {}

    /** @param known commits of the project that the box is likely to have too */
    static Incoming open(Repository project, TaskFiles files, TaskRefs refs, List<String> known) {
        String tried = "collecting the work of task " + refs.id();
        HostFiles.delete(files.incoming());
        Incoming incoming = new Incoming(files.incoming(), tried);
        try {
            incoming.make(project, files, known);
        } catch (IOException cause) {
            throw HostFiles.unwritable(files.incoming(), cause);
        }
        return incoming;
    }

    private void make(Repository project, TaskFiles files, List<String> known) throws IOException {
        HostGit.nowhere(files.directory())
                .run(
                        "init",
                        "--quiet",
                        "--bare",
                        "--template=",
                        "--object-format=" + project.objectFormat(),
                        path.toString())
                .orFail("cannot-collect", tried, "Check the rights and the space of " + files.directory());
        Path alternates = path.resolve("objects/info/alternates");
        Files.createDirectories(alternates.getParent());
        Files.writeString(alternates, project.objectStores().getFirst() + "\n");
        PrivateClone.copyShallow(project, path);
        List<String> lines = new ArrayList<>();
        known.forEach(commit -> lines.add("create refs/known/" + lines.size() + " " + commit));
        git.updateRefs("known", lines).orFail("cannot-collect", tried, "Check the project with git fsck");
    }

    Path path() {
        return path;
    }

    Tips fetch(List<String> command, CollectLimits limits) {
        Bounds bounds = Bounds.OBJECTS.withTime(limits.time()).withFile(limits.packBytes());
        Output output = git.run(
                bounds,
                List.of(
                        "-c",
                        "protocol.ext.allow=always",
                        "-c",
                        "fetch.unpackLimit=1",
                        "fetch",
                        "--quiet",
                        "--no-tags",
                        "--no-write-fetch-head",
                        "--no-auto-maintenance",
                        "--no-recurse-submodules",
                        "--no-show-forced-updates",
                        ExtUrl.of(command),
                        "+" + HEAD + ":" + HEAD,
                        "+" + SNAPSHOT + ":" + SNAPSHOT));
        if (!output.ok()) {
            throw refuse(output, limits);
        }
        Tips tips = tips();
        requireFinite(tips.head());
        requireFinite(tips.snapshot());
        return tips;
    }

    /** A tree may name another many times, which may do so too: a few objects, and a checkout that never ends. */
    private void requireFinite(String commit) {
        Output output = git.run(Bounds.OBJECTS.withOutput(MOST_FILES), List.of("ls-tree", "-r", "--format=", commit));
        if (output.end() != Output.End.EXITED) {
            throw Problem.failed(
                    "collect-too-large",
                    tried,
                    "a commit of it holds more than " + MOST_FILES + " files",
                    "Look at the workspace with task shell; it is left as it is");
        }
        output.orFail("collect-refused", tried, "Look at the workspace with task shell; it is left as it is");
    }

    private Problem refuse(Output output, CollectLimits limits) {
        if (output.end() == Output.End.TIME_IS_UP) {
            return Problem.failed(
                    "collect-took-too-long",
                    tried,
                    "it was not done after " + limits.time().toMinutes() + " minutes",
                    "Look at the workspace with task shell: what is uncommitted may be too much");
        }
        boolean large = HostFiles.holdsFileOf(path.resolve("objects/pack"), limits.packBytes())
                || output.stderr().contains("taskbox: a file is too large");
        String why = large
                ? "there is more than " + (limits.packBytes() >> 20) + " MiB of it"
                : "the box did not send what git accepts; " + output.why();
        return Problem.failed(
                large ? "collect-too-large" : "collect-refused",
                tried,
                why,
                "Look at the workspace with task shell; it is left as it is");
    }

    private Tips tips() {
        Map<String, String> found = new TreeMap<>();
        Output output = git.run("for-each-ref", "--format=%(objecttype) %(objectname) %(refname)", "refs/taskbox");
        output.orFail("cannot-collect", tried, "Try again").text().lines().forEach(line -> {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].equals("commit")) {
                found.put(words[2], Oid.check(words[1], tried));
            }
        });
        String head = found.get(HEAD);
        String snapshot = found.get(SNAPSHOT);
        if (head == null || snapshot == null) {
            throw Problem.failed(
                    "collect-refused", tried, "the box did not send commits", "Look at the workspace with task shell");
        }
        return new Tips(head, snapshot);
    }

    /** Copies what was sent into the project, under the task's own refs. */
    void deliver(Repository project, TaskRefs refs) {
        project.objects()
                .run(
                        Bounds.OBJECTS.withTime(Bounds.CHECKOUT.time()),
                        List.of(
                                "-c",
                                "protocol.file.allow=always",
                                "-c",
                                "core.logAllRefUpdates=always",
                                "fetch",
                                "--quiet",
                                "--no-tags",
                                "--no-write-fetch-head",
                                "--no-auto-maintenance",
                                "--no-recurse-submodules",
                                "--no-show-forced-updates",
                                "--atomic",
                                path.toString(),
                                "+" + HEAD + ":" + refs.head(),
                                "+" + SNAPSHOT + ":" + refs.snapshot()))
                .orFail("cannot-collect", tried, "Check the space on the project's disk");
    }

    @Override
    public void close() {
        HostFiles.delete(path);
    }
}
