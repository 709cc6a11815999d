package dev.taskbox.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real client and its tools. */
final class OpenSsh {
    private OpenSsh() {}

    record Said(int code, String out, String err) {}

    /** Made on the first call. @param options for ssh-keygen; ed25519 if none */
    static String publicKey(Path directory, String name, String... options) throws IOException, InterruptedException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            List<String> argv =
                    new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-C", name, "-f", file.toString()));
            argv.addAll(options.length == 0 ? List.of("-t", "ed25519") : List.of(options));
            assertThat(run("", argv).code()).isZero();
        }
        return Files.readString(directory.resolve(name + ".pub"));
    }

    static String fingerprint(Path publicKey) throws IOException, InterruptedException {
        return run("", List.of("ssh-keygen", "-l", "-f", publicKey.toString()))
                .out()
                .split(" ")[1];
    }

    static Said run(String stdin, List<String> argv) throws IOException, InterruptedException {
        Path out = Files.createTempFile("ssh", ".out");
        Path err = Files.createTempFile("ssh", ".err");
        Process process = new ProcessBuilder(argv)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (var in = process.getOutputStream()) {
            in.write(stdin.getBytes(UTF_8));
        } catch (IOException _) {
            // it wanted none
        }
        int code = process.waitFor();
        Said said = new Said(code, Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return said;
    }
}
