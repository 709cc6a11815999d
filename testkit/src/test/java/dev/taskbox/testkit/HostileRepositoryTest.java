package dev.taskbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.testkit.HostileRepository.Canary;
import dev.taskbox.testkit.HostileRepository.Trick;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A canary that cannot fire proves nothing: each trick must work on a host that is careless. */
class HostileRepositoryTest {
    @TempDir
    Path directory;

    private Path clone;

    static List<Trick> tricks() {
        return HostileRepository.tricks();
    }

    @BeforeEach
    void makeClone() throws Exception {
        clone = Files.createDirectory(directory.resolve("clone"));
        Files.createDirectory(directory.resolve("canaries"));
        Files.writeString(
                directory.resolve("gitconfig"),
                "[user]\n\tname = t\n\temail = t@localhost\n[init]\n\tdefaultBranch = main\n");
        sh("git init -q && git remote add origin . && echo a > a.txt && git add a.txt && git commit -q -m a");
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void aCarelessHostFallsForIt(Trick trick) throws Exception {
        Canary canary = trick.plant().apply(hostile());
        assertThat(canary.fired()).isFalse();

        String output = sh(trick.trigger());

        assertThat(canary.fired()).as(output).isTrue();
    }

    @Test
    void plantsLinksAndNames() throws Exception {
        Path target = directory.resolve("secret");
        hostile().link("loot", target);
        hostile().linkInGit("HEAD", target);
        hostile().hostileNames();
        hostile().optionBranch("1".repeat(40));

        assertThat(Files.readSymbolicLink(clone.resolve("loot"))).isEqualTo(target);
        assertThat(Files.readSymbolicLink(clone.resolve(".git/HEAD"))).isEqualTo(target);
        assertThat(clone.resolve("a\nb")).exists();
        assertThat(clone.resolve(".git/packed-refs")).content().contains("refs/heads/--upload-pack=");
    }

    private HostileRepository hostile() {
        return new HostileRepository(clone, directory.resolve("canaries"));
    }

    private String sh(String line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line)
                .directory(clone.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment()
                .put("GIT_CONFIG_GLOBAL", directory.resolve("gitconfig").toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().keySet().removeAll(List.of("GIT_EDITOR", "VISUAL", "GIT_ASKPASS", "SSH_ASKPASS"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
