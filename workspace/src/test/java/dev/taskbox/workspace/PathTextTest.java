package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PathTextTest {
    private static String of(String path) {
        return PathText.of(path.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void plainNamesStayAsTheyAre() {
        assertThat(of("src/main/Größe 漢字.java")).isEqualTo("src/main/Größe 漢字.java");
        assertThat(of("a\\b'c\"d")).isEqualTo("a\\b'c\"d");
    }

    @Test
    void whatATerminalWouldObeyIsQuoted() {
        assertThat(of("a\033[2J")).isEqualTo("\"a\\033[2J\"");
        assertThat(of("a\u202etxt.exe")).isEqualTo("\"a\\342\\200\\256txt.exe\"");
        assertThat(of("a\u009bb")).isEqualTo("\"a\\302\\233b\"");
        assertThat(of("\"a\"")).isEqualTo("\"\\\"a\\\"\"");
        assertThat(PathText.of(new byte[] {'a', (byte) 0xff})).isEqualTo("\"a\\377\"");
    }

    @Test
    void messagesAreOneLineOfBoundedLength() {
        assertThat(PlainText.line("a\033[31mb\r\nc\u202e")).isEqualTo("a [31mb  c");
        assertThat(PlainText.line("x".repeat(5000))).hasSize(300);
        assertThat(PlainText.lastLines("one\n\n\033\ntwo\nthree\n", 2)).isEqualTo("two; three");
    }
}
