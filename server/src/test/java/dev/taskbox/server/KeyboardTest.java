package dev.taskbox.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyboardTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicInteger consumed = new AtomicInteger();
    private final Keyboard keyboard = new Keyboard(shown::writeBytes, consumed::addAndGet);

    private boolean type(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return keyboard.deliver(bytes, 0, bytes.length);
    }

    private String read() throws Exception {
        byte[] bytes = new byte[10_000];
        int count = keyboard.read(bytes);
        return count < 0 ? "END" : new String(bytes, 0, count, UTF_8);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    yes\\r,            yes\\n,       yes\\r\\n
                    ab\\x7f\\x7fcd\\r, cd\\n,        'ab\\b \\b\\b \\bcd\\r\\n'
                    no way\\x17yes\\r, no yes\\n,    'no way\\b \\b\\b \\b\\b \\byes\\r\\n'
                    abc\\x15x\\n,      x\\n,         'abc\\b \\b\\b \\b\\b \\bx\\r\\n'
                    日\\x7fx\\r,       x\\n,         '日\\b \\b\\b \\bx\\r\\n'
                    é\\x7fx\\r,        x\\n,         'é\\b \\bx\\r\\n'
                    \\x7f\\x7fx\\r,    x\\n,         x\\r\\n
                    a\\x1bb\\r,        a\\x1bb\\n,   a^[b\\r\\n
                    """)
    void editsLines(String typed, String line, String echo) throws Exception {
        keyboard.cooked(true);

        type(unescaped(typed));

        assertThat(read()).isEqualTo(unescaped(line));
        assertThat(shown.toString(UTF_8)).isEqualTo(unescaped(echo));
        assertThat(consumed).hasValue(unescaped(typed).getBytes(UTF_8).length);
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\b", "\b")
                .replace("\\x7f", "\u007f")
                .replace("\\x15", "\u0015")
                .replace("\\x17", "\u0017")
                .replace("\\x1b", "\u001b");
    }

    @Test
    void interruptThrowsAwayWhatWasTyped() throws Exception {
        keyboard.cooked(true);

        assertThat(type("one\rtwo\u0003")).isTrue();
        assertThat(keyboard.available()).isZero();
        assertThat(shown.toString(UTF_8)).endsWith("^C\r\n");
        keyboard.hangUp();
        assertThatThrownBy(this::read).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void endOfInputIsTypedOnceAndAtAnEmptyLine() throws Exception {
        keyboard.cooked(true);
        type("ab\u0004");
        assertThat(read()).isEqualTo("ab");
        type("\u0004");
        assertThat(read()).isEqualTo("END");
        type("c\r");
        assertThat(read()).isEqualTo("c\n");
    }

    @Test
    void rawGivesEveryKeyAsItIsAndWhatWasTypedBefore() throws Exception {
        keyboard.cooked(true);
        type("ab");
        keyboard.cooked(false);
        assertThat(type("\u0003\r\u007f")).isFalse();
        assertThat(read()).isEqualTo("ab\u0003\r\u007f");
        assertThat(shown.toString(UTF_8)).isEqualTo("ab");
    }

    @Test
    void aPipeOpensTheWindowOnlyForWhatWasRead() throws Exception {
        type("x".repeat(1000));
        assertThat(consumed).hasValue(0);
        keyboard.read(new byte[10]);
        assertThat(consumed).hasValue(10);
        read();
        assertThat(consumed).hasValue(1000);
        keyboard.end();
        assertThat(read()).isEqualTo("END");
        assertThat(read()).isEqualTo("END");
    }

    @Test
    void isBoundedWhateverIsTyped() throws Exception {
        keyboard.cooked(true);
        type("x".repeat(10_000) + "\r");
        assertThat(read()).hasSize(4096).endsWith("x\n");
        for (int at = 0; at < 10_000; at++) {
            type("0123456789\r");
        }
        assertThat(keyboard.available()).isEqualTo(64 << 10);
    }
}
