package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.SandboxRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gives a run what its image has ready for it: the home that the image's user has, and beside the project's files those that
 * the lifecycle commands left. By the box's own hand, once a run; what is there is not replaced. Files that git would take
 * for the agent's work are named to it as not.
 */
final class Seed {
    private static final String SCRIPT = """
            cp -a -n "$1/home/." "$HOME/" 2>/dev/null
            [ -d "$1/work" ] || exit 0
            before=$(mktemp) && after=$(mktemp)
            git ls-files --others --exclude-standard 2>/dev/null | sort >"$before"
            cp -a -n "$1/work/." . 2>/dev/null
            exclude=$(git rev-parse --git-path info/exclude 2>/dev/null) || exit 0
            git ls-files --others --exclude-standard 2>/dev/null | sort >"$after"
            mkdir -p "$(dirname "$exclude")"
            comm -13 "$before" "$after" | sed 's|^|/|' >>"$exclude"
            exit 0
            """;

    private Seed() {}

    static void sow(Sandbox sandbox, SandboxRequest request, String seed) {
        Path done = request.directory().resolve("seeded");
        if (Files.exists(done)) {
            return;
        }
        Sandbox.AttachedProcess process =
                sandbox.attach(Sandbox.Command.of("/bin/sh", "-c", SCRIPT, "sh", seed), Optional.empty());
        try {
            process.stdin().close();
            String said = new String(process.stderr().readNBytes(4096), StandardCharsets.UTF_8);
            int code = process.await();
            if (code != 0) {
                throw Problem.failed(
                        "container-failed",
                        "beginning a run in the project's container",
                        "exit code " + code + ": " + said.strip(),
                        "Run task doctor to see what is wrong");
            }
            Files.writeString(done, "");
        } catch (IOException e) {
            throw Problem.failed("disk", "beginning a run in the project's container", e.toString(), "Try again");
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
            throw Problem.failed("interrupted", "beginning a run", "it was interrupted", "Try again");
        }
    }
}
