package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceholdersTest {
    @TempDir
    private Path directory;

    private Placeholders placeholders() {
        return Placeholders.of(directory.resolve("data/key"));
    }

    @Test
    void haveTheShapeAndNothingElseOfTheSecret() {
        String secret = "ghp_Ab0-Cd1.Ef2_Gh3IjKlMnOpQrStUv";
        String standIn = placeholders().standIn(secret, "1-1/T");

        assertThat(standIn).hasSameSizeAs(secret).matches("ghp_[A-Z][a-z]\\d-[A-Z][a-z]\\d\\.[A-Z][a-z]\\d_.*");
        String kept = secret.substring("ghp_Ab0-Cd1.Ef2_".length());
        assertThat(standIn.substring("ghp_Ab0-Cd1.Ef2_".length())).isNotEqualTo(kept);
    }

    @Test
    void areTheSameForOneRunAndOthersForAnother() {
        String secret = "0123456789abcdef0123456789abcdef";
        String first = placeholders().standIn(secret, "1-1/T");
        assertThat(placeholders().standIn(secret, "1-1/T")).isEqualTo(first);
        assertThat(placeholders().standIn(secret, "1-2/T")).isNotEqualTo(first);
        assertThat(placeholders().standIn(secret, "1-1/U")).isNotEqualTo(first);
    }

    @Test
    void areLongEnoughNotToTurnUpByChance() {
        assertThat(placeholders().standIn("pw", "1-1/T")).hasSize(24);
    }

    @Test
    void comeFromAKeyThatOnlyItsOwnerReads() throws Exception {
        placeholders();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("data/key"))))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("data")).isDirectoryNotContaining("glob:**/.key*");
    }
}
