package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshJournalTest {
    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-11-24T23:59:00Z");
    private final List<AuditEntry> read = new ArrayList<>();

    private SshJournal journal() {
        return new SshJournal(directory.resolve("audit"), () -> now);
    }

    private AuditVerdict read() {
        read.clear();
        return journal().read(read::add);
    }

    @Test
    void everyDayHasAChainAndAllAreReadInOrder() {
        assertThat(read().isWhole()).isTrue();
        try (SshJournal journal = journal()) {
            journal.write("ssh.login", Map.of("name", "ada"));
            now = now.plusSeconds(120);
            journal.write("ssh.ended", Map.of("exitCode", "0"));
        }
        try (SshJournal again = journal()) {
            again.write("ssh.login", Map.of("name", "b\u001b[2J\u202eb"));
        }
        AuditVerdict verdict = read();
        assertThat(verdict.isWhole()).isTrue();
        assertThat(verdict.entries()).isEqualTo(3);
        assertThat(read).extracting(AuditEntry::kind).containsExactly("ssh.login", "ssh.ended", "ssh.login");
        assertThat(read.getLast().json()).isASCII();
    }

    @Test
    void aKeyThatFillsItsShareLocksNobodyElseOut() {
        Map<String, String> much = Map.of("name", "eve", "command", "x".repeat(2_000));
        try (SshJournal journal = journal()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 20_000; i++) {
                            journal.write("ssh.command", much);
                        }
                    })
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("the key eve has filled its share");
            journal.write("ssh.login", Map.of("name", "ada"));
            now = now.plusSeconds(120);
            journal.write("ssh.command", much);
        }
    }

    @Test
    void aChangedLineAndADayInTheWrongPlaceAreNoticed() throws Exception {
        try (SshJournal journal = journal()) {
            journal.write("ssh.login", Map.of("name", "ada"));
            journal.write("ssh.login", Map.of("name", "bob"));
        }
        Path day = directory.resolve("audit/2026-11-24");
        String text = Files.readString(day.resolve("audit.jsonl"));
        Files.writeString(day.resolve("audit.jsonl"), text.replace("ada", "eve"));
        assertThat(read().fault()).hasValueSatisfying(fault -> assertThat(fault).startsWith("2026-11-24: "));
        Files.writeString(day.resolve("audit.jsonl"), text.lines().findFirst().orElseThrow() + "\n");
        assertThat(read().isWhole()).isFalse();
        Files.writeString(day.resolve("audit.jsonl"), text);
        assertThat(read().isWhole()).isTrue();
        Files.move(day, day.resolveSibling("2026-11-25"));
        assertThat(read().isWhole()).isFalse();
    }

    @Test
    void theSameRefusalIsCounted() {
        try (SshJournal journal = journal()) {
            for (int at = 0; at < 1000; at++) {
                journal.write("ssh.refused", Map.of("address", "192.0.2.1"));
            }
        }
        read();
        assertThat(read).hasSize(2);
        assertThat(read.getLast().fields()).containsEntry("repeats", "999");
    }

    @Test
    void nothingIsWrittenAfterTheEnd() {
        SshJournal journal = journal();
        journal.close();

        assertThatThrownBy(() -> journal.write("ssh.login", Map.of())).hasMessageContaining("taskd ends");
    }
}
