package dev.taskbox.agents;

import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An executable of the host's as a box can run it.
 *
 * @param words how its command line begins
 * @param toolchain what of the host must be visible for it: as little as there can be
 */
record Program(List<String> words, List<Path> toolchain) {
    private static final String MODULES = "node_modules";

    static Program of(Path executable, Host host) {
        Path real = host.realPath(executable);
        List<Path> toolchain = new ArrayList<>(List.of(packageOf(real).orElse(real)));
        if (!isJavaScript(real)) {
            return new Program(List.of(real.toString()), List.copyOf(toolchain));
        }
        Path node = host.realPath(host.executable("node").orElseThrow(() -> noNode(executable)));
        toolchain.add(node);
        return new Program(List.of(node.toString(), real.toString()), List.copyOf(toolchain));
    }

    /** @throws Problem where it is not installed @param npmPackage how it is usually installed */
    static Path installed(String name, String npmPackage, Host host) {
        return host.executable(name)
                .orElseThrow(() -> Problem.refused(
                        "agent-not-installed",
                        "starting the agent " + name,
                        "there is no executable " + name + " on the search path or in your config",
                        "Install it with `npm install -g " + npmPackage + "`, or name it as agents." + name
                                + ".executable in your config"));
    }

    /** The innermost npm package that the file belongs to: {@code …/node_modules/@scope/name}. */
    static Optional<Path> packageOf(Path file) {
        Path inside = file;
        for (Path above = file.getParent(); above != null; above = above.getParent()) {
            if (above.endsWith(MODULES)) {
                Path relative = above.relativize(file);
                int names = inside.getFileName().toString().startsWith("@") ? 2 : 1;
                // a file that lies in node_modules itself belongs to no package
                return relative.getNameCount() > names
                        ? Optional.of(above.resolve(relative.subpath(0, names)))
                        : Optional.empty();
            }
            inside = above;
        }
        return Optional.empty();
    }

    /** Its first line asks for {@code node} on the search path, and the box's path is another one. */
    private static boolean isJavaScript(Path file) {
        String name = file.toString();
        return name.endsWith(".js") || name.endsWith(".cjs") || name.endsWith(".mjs");
    }

    private static Problem noNode(Path executable) {
        return Problem.refused(
                "node-not-installed",
                "starting " + executable,
                "it is a JavaScript program and there is no node on the search path",
                "Install Node.js, or a version of the agent that needs none");
    }
}
