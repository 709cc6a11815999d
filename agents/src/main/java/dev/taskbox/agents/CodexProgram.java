package dev.taskbox.agents;

import dev.taskbox.model.Agent.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Codex as npm installs it is a package with a small JavaScript program, which starts the real one out of another
 * package: the box gets that one only, and needs no Node.js for it.
 */
final class CodexProgram {
    private static final String SCOPE = "@openai";

    /** The directory of a platform in its package. */
    private static final Map<String, String> TARGETS = Map.of(
            "codex-linux-x64", "x86_64-unknown-linux-musl",
            "codex-linux-arm64", "aarch64-unknown-linux-musl",
            "codex-darwin-x64", "x86_64-apple-darwin",
            "codex-darwin-arm64", "aarch64-apple-darwin");

    private CodexProgram() {}

    static Program of(Path executable, Host host) {
        return Program.packageOf(host.realPath(executable))
                .flatMap(codex -> platform(codex, host))
                .orElseGet(() -> Program.of(executable, host));
    }

    /** npm puts it beside the other one, or into it. */
    private static Optional<Program> platform(Path codex, Host host) {
        return Stream.of(
                        codex.resolveSibling("x"),
                        codex.resolve("node_modules").resolve(SCOPE).resolve("x"))
                .flatMap(place -> TARGETS.entrySet().stream()
                        .map(target -> place.resolveSibling(target.getKey())
                                .resolve("vendor")
                                .resolve(target.getValue())
                                .resolve("bin/codex")))
                .filter(host::exists)
                .map(host::realPath)
                .findFirst()
                .map(binary -> new Program(List.of(binary.toString()), List.of(vendor(binary))));
    }

    /** Its helpers lie beside it. */
    private static Path vendor(Path binary) {
        return Optional.ofNullable(binary.getParent()).map(Path::getParent).orElse(binary);
    }
}
