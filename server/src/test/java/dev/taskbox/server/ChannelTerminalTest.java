package dev.taskbox.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.service.Terminal.Size;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ChannelTerminalTest {
    /** Typing is shown by a thread of its own, which may be late. */
    @Test
    void aLineIsSeenBeforeWhatItSetsOff() throws Exception {
        for (int at = 0; at < 200; at++) {
            ByteArrayOutputStream screen = new ByteArrayOutputStream();
            CountDownLatch shown = new CountDownLatch(2 * "yes\r\n".length());
            ChannelTerminal terminal = new ChannelTerminal(
                    Optional.of(new Size(80, 24)), true, new Counted(screen, shown), screen, _ -> {});

            terminal.type("yes\r".getBytes(UTF_8), 0, 4);
            terminal.out().write(terminal.in().readNBytes(4));

            shown.await();
            assertThat(screen.toString(UTF_8)).isEqualTo("yes\r\nyes\r\n");
        }
    }

    private static final class Counted extends java.io.OutputStream {
        private final ByteArrayOutputStream screen;
        private final CountDownLatch shown;

        Counted(ByteArrayOutputStream screen, CountDownLatch shown) {
            this.screen = screen;
            this.shown = shown;
        }

        @Override
        public void write(int b) {
            screen.write(b);
            shown.countDown();
        }
    }
}
