package dev.taskbox.tui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.tui.Input.Code;
import dev.taskbox.tui.Input.Press;
import org.junit.jupiter.api.Test;

class TextLineTest {
    private final TextLine line = new TextLine(true, 100);

    private void press(Code... codes) {
        for (Code code : codes) {
            line.key(Press.of(code));
        }
    }

    @Test
    void erasesWholeCharacters() {
        line.insert("ae\u0301🚀");
        press(Code.BACKSPACE);
        assertThat(line.text()).isEqualTo("ae\u0301");
        press(Code.BACKSPACE);
        assertThat(line.text()).isEqualTo("a");
    }

    @Test
    void movesBetweenLines() {
        line.insert("first\nsecond line\nx");
        press(Code.UP, Code.END);
        line.insert("!");
        press(Code.UP, Code.HOME);
        line.insert(">");
        assertThat(line.text()).isEqualTo(">first\nsecond line!\nx");
        assertThat(line.key(Press.of(Code.UP))).isFalse();
    }

    @Test
    void erasesWordsAndLines() {
        line.insert("one two three");
        line.key(Press.control('w'));
        assertThat(line.text()).isEqualTo("one two ");
        line.key(Press.control('u'));
        assertThat(line.text()).isEmpty();
    }

    @Test
    void isBounded() {
        line.insert("x".repeat(500));
        assertThat(line.text()).hasSize(100);
    }

    @Test
    void oneLineStaysOne() {
        TextLine one = new TextLine(false, 100);
        one.insert("a\nb");
        assertThat(one.text()).isEqualTo("a b");
    }
}
