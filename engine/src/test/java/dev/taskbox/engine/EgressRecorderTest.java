package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Fact;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EgressRecorderTest {
    private final List<Fact> audit = new ArrayList<>();
    private final List<Fact> events = new ArrayList<>();
    private final EgressRecorder recorder = new EgressRecorder("api", audit::add, events::add);

    @Test
    void aFloodFillsTheAuditsBoundsAndNotTheStore() {
        for (int i = 0; i < EgressRecorder.MOST_EVENTS + 10; i++) {
            recorder.denied("a" + i + ".example", 443, "not in network.allow", "");
        }

        assertThat(audit).hasSize(EgressRecorder.MOST_EVENTS + 10);
        assertThat(events).hasSize(EgressRecorder.MOST_EVENTS).isEqualTo(audit.subList(0, EgressRecorder.MOST_EVENTS));
    }

    @Test
    void aHintNamesTheProject() {
        recorder.denied("evil.example", 443, "not in network.allow", "task policy allow evil.example");

        assertThat(events)
                .containsExactly(new Fact.EgressDenied(
                        "evil.example", 443, "not in network.allow", "task policy allow evil.example -p api"));
    }
}
