package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the branches of a project are in use by people. */
final class Worktrees {
    /** Files of git's that name the branch an operation will come back to. */
    private static final List<String> UNDERWAY =
            List.of("rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START");

    private Worktrees() {}

    /** The work tree that has this branch checked out. */
    static Optional<Path> holding(Repository project, String branchRef) {
        Output output = project.workTree()
                .run("worktree", "list", "--porcelain", "-z")
                .orFail("cannot-list-worktrees", "reading " + project.root(), "Check it with git worktree list");
        String path = "";
        for (byte[] bytes : output.fields()) {
            String line = new String(bytes, StandardCharsets.UTF_8);
            if (line.startsWith("worktree ")) {
                path = line.substring("worktree ".length());
            } else if (line.equals("branch " + branchRef)) {
                return Optional.of(Path.of(path));
            }
        }
        return Optional.empty();
    }

    /** Why this branch must not move under a person's feet although it is checked out nowhere, as a clause. */
    static Optional<String> underway(Repository project, String branchRef) {
        String shortName = branchRef.replaceFirst("^refs/heads/", "");
        for (Path gitDirectory : gitDirectories(project.commonDirectory())) {
            for (String file : UNDERWAY) {
                String name = firstLine(gitDirectory.resolve(file));
                if (name.equals(branchRef) || name.equals(shortName)) {
                    return Optional.of("a rebase or bisect of " + shortName + " is under way");
                }
            }
        }
        return Optional.empty();
    }

    private static List<Path> gitDirectories(Path commonDirectory) {
        List<Path> directories = new ArrayList<>(List.of(commonDirectory));
        Path linked = commonDirectory.resolve("worktrees");
        if (Files.isDirectory(linked)) {
            try (Stream<Path> entries = Files.list(linked)) {
                directories.addAll(entries.toList());
            } catch (IOException cause) {
                throw unreadable(linked, cause);
            }
        }
        return directories;
    }

    private static String firstLine(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readString(file).lines().findFirst().orElse("")
                    : "";
        } catch (IOException cause) {
            throw unreadable(file, cause);
        }
    }

    private static Problem unreadable(Path path, IOException cause) {
        return Problem.failed("cannot-list-worktrees", "reading " + path, "it cannot be read", "Check its rights")
                .causedBy(cause);
    }
}
