package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap around
    private final Heard heard = new Heard();
    private final Refusals refusals = new Refusals(heard, now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void saysTheSameOnceAMinute() {
        for (int i = 0; i < 50; i++) {
            refusals.report("evil.example", 443, "no", "");
        }
        refusals.report("evil.example", 80, "no", "");
        assertThat(heard.denials())
                .containsExactly("denied evil.example:443 because no", "denied evil.example:80 because no");

        pass(Duration.ofSeconds(59));
        refusals.report("evil.example", 443, "no", "");
        assertThat(heard.denials()).hasSize(2);
        pass(Duration.ofSeconds(1));
        refusals.report("evil.example", 443, "no", "");
        assertThat(heard.denials()).hasSize(3);
    }

    @Test
    void countsWhatIsTooMuchToReport() {
        for (int i = 0; i < 1000; i++) {
            refusals.report("evil" + i + ".example", 443, "no", "");
        }
        assertThat(heard.denials()).hasSize(100);

        pass(Duration.ofSeconds(2));
        for (int i = 0; i < 5; i++) {
            refusals.report("more" + i + ".example", 443, "no", "");
        }

        assertThat(heard.denials())
                .hasSize(102)
                .endsWith(
                        "denied more0.example:443 because no; 900 other refusals before it were too many to report",
                        "denied more1.example:443 because no");
    }

    @Test
    void showsNothingThatATerminalWouldObey() {
        refusals.report("e\u001b[2Jvil\n", 443, "no", "");
        assertThat(heard.denials()).containsExactly("denied e?[2Jvil?:443 because no");
    }
}
