package dev.taskbox.sandbox;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Programs of the host that the place itself runs. */
final class HostCommand {
    private static final List<Path> SEARCH =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"), Path.of("/usr/sbin"));

    private HostCommand() {}

    /** By the system's directories only: what a user's search path names first is not what guards the user. */
    static Optional<Path> find(String name) {
        if (name.startsWith("/")) {
            return Optional.of(Path.of(name));
        }
        return SEARCH.stream()
                .map(dir -> dir.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    record Result(int exitCode, String output) {}

    static Result tryRun(List<String> argv) {
        try {
            ProcessBuilder builder = new ProcessBuilder(inSystem(argv)).redirectErrorStream(true);
            clean(builder.environment());
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readNBytes(64 * 1024), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output.strip());
        } catch (IOException e) {
            return new Result(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(130, "interrupted");
        }
    }

    /** Without this the search path of whoever started taskd would be asked. */
    private static List<String> inSystem(List<String> argv) {
        List<String> words = new ArrayList<>(argv);
        words.set(0, find(argv.getFirst()).map(Path::toString).orElse("/usr/bin/" + argv.getFirst()));
        return words;
    }

    static void run(List<String> argv) {
        Result result = tryRun(argv);
        if (result.exitCode() != 0) {
            throw problem("running " + String.join(" ", argv), result.output());
        }
    }

    static void clean(Map<String, String> environment) {
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LC_ALL", "C");
    }

    static Problem problem(String tried, @Nullable String why) {
        return Problem.failed(
                "sandbox-failed",
                tried,
                why == null || why.isBlank() ? "no reason was given" : why.strip(),
                "Run task doctor to see what this machine lacks");
    }
}
