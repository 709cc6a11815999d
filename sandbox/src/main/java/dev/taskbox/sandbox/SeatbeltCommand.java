package dev.taskbox.sandbox;

import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How a command is started in a box on macOS.
 *
 * @param argv no word of it holds a variable, since everyone on the machine can read it
 * @param environment all of it: nothing passes from the host's
 * @param directory on the host
 */
record SeatbeltCommand(List<String> argv, Map<String, String> environment, String directory) {
    /** By its own path: what a search path names first is not what guards the user. */
    private static final String SANDBOX_EXEC = "/usr/bin/sandbox-exec";

    private static final String PATH =
            "/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin:/usr/sbin:/sbin:/Library/Developer/CommandLineTools/usr/bin";

    SeatbeltCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /**
     * @param profile the file that {@link SeatbeltProfile} was written to; nothing that the box may write
     * @param command its paths are the host's
     * @throws Problem kind REFUSED where the working directory is none of the box's
     */
    static SeatbeltCommand of(
            SandboxRequest request,
            Path profile,
            Path tmp,
            OptionalInt egressPort,
            List<String> command,
            Map<String, String> environment,
            UnaryOperator<Path> realPath) {
        if (command.isEmpty() || command.getFirst().startsWith("-")) {
            throw new IllegalArgumentException("not a command: " + command);
        }
        SeatbeltView view = SeatbeltView.of(request, tmp, realPath);
        List<String> argv = new ArrayList<>(List.of(SANDBOX_EXEC, "-f", profile.toString()));
        argv.addAll(command);
        Map<String, String> variables = variables(request, view, egressPort);
        variables.putAll(environment);
        return new SeatbeltCommand(argv, variables, directory(request, view));
    }

    private static String directory(SandboxRequest request, SeatbeltView view) {
        return view.onHost(request.workingDirectory())
                .orElseThrow(() -> Problem.refused(
                        "no-such-directory",
                        "opening a sandbox on macOS",
                        "its working directory " + request.workingDirectory() + " is not in it",
                        "Choose one of its directories"));
    }

    /** Those of a Linux box, with the host's paths and the run's port. */
    private static Map<String, String> variables(SandboxRequest request, SeatbeltView view, OptionalInt egressPort) {
        Map<String, String> variables = new TreeMap<>(BoxEnvironment.of(request, Map.of()));
        variables.values().removeIf(value -> value.contains("127.0.0.1:3128"));
        egressPort.ifPresent(port -> {
            for (String name : List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")) {
                variables.put(name, "http://127.0.0.1:" + port);
            }
            variables.put("ALL_PROXY", "socks5h://127.0.0.1:" + port);
            variables.put("all_proxy", "socks5h://127.0.0.1:" + port);
        });
        variables.put("HOME", view.onHost(BoxPlan.HOME).orElseThrow());
        variables.put("TMPDIR", view.onHost("/tmp").orElseThrow());
        variables.put("PATH", PATH);
        variables.put("LANG", "en_US.UTF-8");
        // to the kernel's filter a mapped address is not the loopback
        variables.put("JAVA_TOOL_OPTIONS", "-Djava.net.preferIPv4Stack=true");
        variables.putAll(request.environment());
        return variables;
    }
}
