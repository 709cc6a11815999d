package dev.taskbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.service.Invocation;
import dev.taskbox.tui.BoardFeed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void whatTakesLongIsToldAndWipedAway() {
        TestTerminal terminal = TestTerminal.person().wide(12);

        String result = session(terminal).during("merging something large", () -> {
            while (terminal.told().isEmpty()) {
                Thread.onSpinWait();
            }
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(terminal.told()).isEqualTo("\r\u001b[Kmerging so…\r\u001b[K");
    }

    @Test
    void whatIsQuickIsNot() {
        TestTerminal terminal = TestTerminal.person();

        assertThat(session(terminal).<String>during("x", () -> "done")).isEqualTo("done");
        assertThat(terminal.told()).isEmpty();
    }

    private static Session session(TestTerminal terminal) {
        Invocation invocation = new Invocation(List.of(), Path.of("/"), Map.of(), terminal);
        MemoryService service = new MemoryService();
        return new Session(
                service,
                invocation,
                new Screen(terminal, false),
                false,
                Clock.systemUTC(),
                "1",
                new BoardFeed(service));
    }
}
