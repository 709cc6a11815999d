package dev.taskbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService.SshKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizedKeysTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("config/authorized_keys");
    }

    private AuthorizedKeys keys() {
        return new AuthorizedKeys(file());
    }

    private String key(String name, String... options) throws Exception {
        return OpenSsh.publicKey(directory, name, options);
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file().getParent());
        Files.setPosixFilePermissions(file().getParent(), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(file(), text);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    }

    private boolean letsIn(String publicKey) {
        return keys().find(PublicKeyLine.parse(publicKey).bytes()).isPresent();
    }

    @Test
    void keysComeAndGoWithTheirRoles() throws Exception {
        SshKey added = keys().add(key("ada"), Role.OPERATE, Optional.empty());

        assertThat(added.name()).isEqualTo("ada");
        assertThat(added.fingerprint()).isEqualTo(OpenSsh.fingerprint(directory.resolve("ada.pub")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        keys().add(key("bob", "-t", "ecdsa"), Role.ADMIN, Optional.of("bob@laptop"));
        keys().add(key("eve", "-t", "rsa", "-b", "2048"), Role.VIEW, Optional.empty());
        assertThat(keys().list().keys())
                .extracting(SshKey::name, SshKey::role)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ada", Role.OPERATE),
                        org.assertj.core.groups.Tuple.tuple("bob@laptop", Role.ADMIN),
                        org.assertj.core.groups.Tuple.tuple("eve", Role.VIEW));
        keys().remove("bob@laptop");
        keys().remove(added.fingerprint());
        assertThat(keys().list().keys()).extracting(SshKey::name).containsExactly("eve");
        assertThatThrownBy(() -> keys().remove("bob@laptop")).hasMessageContaining("none of that name");
    }

    @Test
    void aKeyAndANameAreThereOnce() throws Exception {
        String ada = key("ada");
        keys().add(ada, Role.VIEW, Optional.empty());

        assertThatThrownBy(() -> keys().add(ada, Role.ADMIN, Optional.of("other")))
                .hasMessageContaining("as ada, with the role view");
        assertThatThrownBy(() -> keys().add(key("bob"), Role.VIEW, Optional.of("ada")))
                .hasMessageContaining("name ada");
        assertThatThrownBy(() -> keys().add(key("bob2"), Role.VIEW, Optional.of("a\nb")))
                .hasMessageContaining("is no name");
    }

    @Test
    void whatIsNoKeyIsRefused() throws Exception {
        key("ada");
        String secret = Files.readString(directory.resolve("ada"));

        assertThatThrownBy(() -> PublicKeyLine.parse(secret)).hasMessageContaining("private key");
        assertThatThrownBy(() -> PublicKeyLine.parse(key("x") + "\n" + key("y")))
                .hasMessageContaining("one line");
        assertThatThrownBy(() -> PublicKeyLine.parse("ssh-dss AAAA x")).hasMessageContaining("type");
        assertThatThrownBy(() -> PublicKeyLine.parse("ssh-ed25519 AAAA x")).hasMessageContaining("cut off");
        assertThatThrownBy(() -> PublicKeyLine.parse("ssh-ed25519 //// x")).hasMessageContaining("cut off");
        assertThatThrownBy(() -> PublicKeyLine.parse("ssh-ed25519 !!!! x")).hasMessageContaining("base64");
        assertThatThrownBy(() -> PublicKeyLine.parse(key("z").replace("ssh-ed25519", "ssh-rsa")))
                .hasMessageContaining("another");
        assertThatThrownBy(() -> PublicKeyLine.parse(key("small", "-t", "rsa", "-b", "1024")))
                .hasMessageContaining("less than 2048");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no-pty ",
                "command=\"id\" ",
                "taskbox-role=\"view\",no-pty ",
                "no-pty,taskbox-role=\"admin\" ",
                "taskbox-role=\"root\" ",
                "taskbox-role=\"\" ",
                "taskbox-role=admin ",
                "TASKBOX-ROLE=\"admin\" ",
                "taskbox-role=\"view\" from=\"10.0.0.1\" ",
                "cert-authority ",
                "taskbox-role=\"view\",cert-authority "
            })
    void aLineWithoutARoleOrWithOtherOptionsLetsNobodyIn(String options) throws Exception {
        String ada = key("ada").strip();
        write("# who may\n\n" + options + ada + "\n" + "taskbox-role=\"view\" " + key("bob"));

        assertThat(letsIn(ada)).isFalse();
        assertThat(letsIn(key("bob"))).isTrue();
        assertThat(keys().list().rejected()).singleElement().asString().contains(file() + ":3 lets nobody in");
    }

    @Test
    void whereOthersMayWriteNobodyComesIn() throws Exception {
        String line = "taskbox-role=\"admin\" " + key("ada");
        write(line);
        assertThat(letsIn(key("ada"))).isTrue();
        for (String mode : new String[] {"rw--w----", "rw-----w-"}) {
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
            assertThat(letsIn(key("ada"))).as(mode).isFalse();
            assertThatThrownBy(() -> keys().list())
                    .isInstanceOfSatisfying(
                            Problem.class, it -> assertThat(it.remedy()).startsWith("Run chmod go-w"));
        }
        write(line);
        Files.setPosixFilePermissions(file().getParent(), PosixFilePermissions.fromString("rwxrwx---"));
        assertThat(letsIn(key("ada"))).isFalse();
    }

    @Test
    void changesCountAtOnceAndAHugeFileForNothing() throws Exception {
        AuthorizedKeys keys = keys();
        byte[] ada = PublicKeyLine.parse(key("ada")).bytes();
        assertThat(keys.find(ada)).isEmpty();
        write("taskbox-role=\"admin\" " + key("ada"));
        assertThat(keys.find(ada)).isPresent();
        write("taskbox-role=\"admin\" " + key("ada") + "#".repeat(1 << 20));
        assertThat(keys.find(ada)).isEmpty();
    }

    @Test
    void removingTakesEveryLineWithTheKeyAndKeepsAllOthers() throws Exception {
        String ada = "taskbox-role=\"view\" " + key("ada");
        write("# mine\n" + ada + ada.replace("view", "admin").replace(" ada", " ada2") + "odd line\n");

        keys().remove("ada");

        assertThat(Files.readString(file())).isEqualTo("# mine\nodd line\n");
    }
}
