package dev.taskbox.sandbox;

import dev.taskbox.model.Policy;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A run on somebody's Mac. */
final class SeatbeltFixture {
    static final String DATA = "/Users/me/Library/Taskbox";
    static final String WORKSPACE = DATA + "/tasks/7/workspace";
    static final String HOME = DATA + "/tasks/7/runs/1/home";
    static final String TMP = "/private/var/folders/ab/T/taskbox-7";

    final List<Mount> mounts = new ArrayList<>(List.of(
            Mount.readOnly(Path.of("/Users/me/.sdkman"), "/Users/me/.sdkman"),
            Mount.readWrite(Path.of(WORKSPACE), "/work/api")));
    List<Integer> expose = List.of();
    OptionalInt port = OptionalInt.of(41_234);
    Optional<Path> terminal = Optional.empty();
    Path tmp = Path.of("/var/folders/ab/T/taskbox-7");

    SandboxRequest request() {
        Policy policy = new Policy(
                Policy.Isolation.SANDBOX,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(), List.of(), expose),
                List.of(),
                new Policy.Git(Policy.Git.Push.NONE),
                Policy.Limits.NONE);
        return new SandboxRequest(
                "7-1",
                Path.of(DATA + "/tasks/7/runs/1"),
                policy,
                mounts,
                Path.of(HOME),
                "/work/api/src",
                Map.of("GREETING", "hello"),
                Optional.of(Path.of("/Users/me/run/egress/7-1")),
                7);
    }

    String text() {
        return SeatbeltProfile.of(request(), tmp, port, terminal, SeatbeltFixture::realPath);
    }

    Sbpl profile() {
        return Sbpl.read(text());
    }

    /** A Mac's own three links are resolved even where the caller's function does not. */
    static Path realPath(Path path) {
        return path.startsWith("/Users/me/link") ? Path.of("/Users/me/target") : path;
    }
}
