package dev.taskbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshKeyTest {
    private final RoomFixture task = new RoomFixture();

    @TempDir
    private Path directory;

    private String key(String name) throws Exception {
        return Files.writeString(directory.resolve(name + ".pub"), "ssh-ed25519 AAAA " + name + "\n")
                .toString();
    }

    @Test
    void keysAreAddedListedAndRemoved() throws Exception {
        assertThat(task.pipe("ssh-key", "add", key("ada"), "--role", "operate", "--json")
                        .out())
                .isEqualTo(
                        "{\"name\":\"ada\",\"role\":\"operate\",\"type\":\"ssh-ed25519\",\"fingerprint\":\"SHA256:AAAA\"}\n");
        assertThat(task.person("ssh-key", "add", key("bob")).err()).contains("task daemon start --ssh");
        assertThat(task.pipe("ssh-key").out())
                .isEqualTo("ada\toperate\tssh-ed25519\tSHA256:AAAA\nbob\tview\tssh-ed25519\tSHA256:AAAA\n");
        assertThat(task.person("ssh-key", "list").out()).contains("NAME", "ada", "operate");
        assertThat(task.pipe("ssh-key", "remove", "ada").code()).isZero();
        assertThat(task.pipe("ssh-key", "remove", "ada").code()).isEqualTo(3);
    }

    @Test
    void whatIsNoRoleIsRefusedAndTheNearestIsNamed() throws Exception {
        assertThat(task.pipe("ssh-key", "add", key("ada"), "--role", "opperate"))
                .satisfies(said -> {
                    assertThat(said.code()).isEqualTo(2);
                    assertThat(said.err()).contains("Did you mean operate?");
                });
        assertThat(task.pipe("ssh-key", "add", directory.resolve("none").toString())
                        .err())
                .contains("there is no such file");
    }

    @Test
    void linesThatLetNobodyInAreTold() {
        task.service.rejected = List.of("authorized_keys:3 lets nobody in: it has \u001b[2J other options");

        assertThat(task.pipe("ssh-key", "list").err())
                .contains("authorized_keys:3 lets nobody in")
                .doesNotContain("\u001b");
    }

    @Test
    void theLogIsVerified() {
        assertThat(task.pipe("ssh-key", "log", "--verify").out()).isEqualTo("audit: 0 entries, whole\n");
        task.service.auditFault = Optional.of("2026-11-24: it was changed");
        assertThat(task.pipe("ssh-key", "log", "--verify").code()).isEqualTo(1);
        assertThat(task.pipe("ssh-key", "log").err()).contains("not as it was written: 2026-11-24: it was changed");
    }

    @Test
    void sshIsOpenedAndShown() {
        assertThat(task.person("daemon", "start", "--ssh", "127.0.0.1:2222").out())
                .contains("ssh 127.0.0.1:2222, 0 connections", "host key SHA256:host");
        assertThat(task.pipe("daemon", "status", "--json").out())
                .contains("\"ssh\":{\"address\":\"127.0.0.1:2222\",\"hostKey\":\"SHA256:host\",\"connections\":0}");
    }
}
