package dev.taskbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BranchNameTest {
    private static final String[] PIECES = {
        "a",
        "Z",
        "9",
        "-",
        "--",
        ".",
        "..",
        ".lock",
        "/",
        "@{",
        "~",
        "^",
        ":",
        "?",
        "*",
        "[",
        "\\",
        " ",
        "\0",
        "\n",
        "\u007f",
        "ß",
        "İ",
        "é",
        "e\u0301",
        "世界",
        "👩‍👩‍👧",
        "\ud800",
        "\udc00",
        "HEAD",
        "refs/heads/",
        "-x",
        "$(id)",
        "`id`",
        "\u202e",
        "\u212a",
        "ﬁ",
        "long word ",
        "supercalifragilisticexpialidocious"
    };

    @ParameterizedTest
    @CsvSource({
        "Add rate limiting, add-rate-limiting",
        "'  Fix: the (flaky) login-test!  ', fix-the-flaky-login-test",
        "Übergrößen für Café №5, ubergro-en-fur-cafe-no5",
        "世界, untitled",
        "'', untitled",
        "---, untitled",
        "A title that goes on and on and never seems to come to an end, a-title-that-goes-on-and-on-and-never",
        "Supercalifragilisticexpialidocious-supercalifragilistic, supercalifragilisticexpialidocious",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "a bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, a-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    })
    void saysWhatTheTitleSays(String title, String slug) {
        assertThat(BranchName.slug(title)).isEqualTo(slug);
        assertThat(BranchName.of(12, title)).isEqualTo("task/12-" + slug);
    }

    @Test
    void isAlwaysShortAndPlain() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            assertThat(BranchName.slug(title(random)))
                    .matches("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
                    .doesNotContain("--");
        }
    }

    @Test
    void isAlwaysARefForGit() throws IOException, InterruptedException {
        Random random = new Random(6);
        for (int round = 0; round < 200; round++) {
            String branch = BranchName.of(1 + random.nextInt(10_000), title(random));
            Process git = new ProcessBuilder("git", "check-ref-format", "--branch", branch)
                    .redirectErrorStream(true)
                    .start();
            git.getInputStream().readAllBytes();
            assertThat(git.waitFor()).as(branch).isZero();
        }
    }

    private static String title(Random random) {
        StringBuilder title = new StringBuilder();
        for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
            title.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return title.toString();
    }
}
