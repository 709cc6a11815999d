package dev.taskbox.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Locations;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit under a box that floods it, a disk that fails it, a writer that is killed, and hands that change it. */
class AuditTest {
    private static final AuditLog.Limits LIMITS = new AuditLog.Limits(1 << 20, 1 << 20, Duration.ofMinutes(5), 1_000);

    @TempDir
    Path root;

    private Locations locations;
    private Path file;
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");

    @BeforeEach
    void locate() {
        locations = new Locations(root.resolve("config"), root.resolve("data"), root.resolve("run"));
        file = locations.runDirectory(12, 1).resolve(AuditLog.FILE);
    }

    private AuditLog log() {
        return log(LIMITS);
    }

    private AuditLog log(AuditLog.Limits limits) {
        return new AuditLog(locations.runDirectory(12, 1), 12, 1, () -> now, limits);
    }

    private static Fact denied(String host) {
        return new Fact.EgressDenied(host, 443, "not in network.allow", "task policy allow " + host);
    }

    private static Fact allowed(String host) {
        return new Fact.EgressAllowed(host, 443, "*.example.com");
    }

    /** Five entries of a run that is over. */
    private void written() {
        try (AuditLog log = log()) {
            for (String host : List.of("a", "b", "c", "d", "e")) {
                log.write(denied(host + ".example"));
            }
        }
    }

    private AuditVerdict verdict() {
        return new Audit(locations).read(12, 1, _ -> {});
    }

    private List<AuditEntry> entries() {
        List<AuditEntry> entries = new ArrayList<>();
        new Audit(locations).read(12, 1, entries::add);
        return entries;
    }

    private List<String> kinds() {
        return entries().stream().map(AuditEntry::kind).toList();
    }

    private void tamper(UnaryOperator<List<String>> with) throws IOException {
        List<String> lines = with.apply(new ArrayList<>(Files.readAllLines(file)));
        Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    private void assertBroken(long line, String why) {
        AuditVerdict verdict = verdict();
        assertThat(verdict.fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains(why));
        assertThat(verdict.line().orElse(0)).isEqualTo(line);
        assertThat(verdict.isWhole()).isFalse();
        // a later writer does not make it good
        try (AuditLog log = log()) {
            log.write(denied("later.example"));
        }
        assertThat(verdict().isWhole()).as("after another writer").isFalse();
    }

    @Test
    void saysWhatHappenedInOrder() throws IOException {
        try (AuditLog log = log()) {
            log.write(allowed("a.example.com"));
            log.write(new Fact.AgentSaid("not for an audit"));
            log.write(denied("evil.example"));
            log.write(new Fact.CredentialUsed("GITHUB_TOKEN", "api.github.com", 443));
            log.once(
                    "collect-1",
                    List.of(new Fact.FlagRaised("x\u001b[2J\u202e", "runs in CI"), new Fact.FlagRaised("y", "z")));
        }
        assertThat(verdict()).isEqualTo(new AuditVerdict(1, 5, Optional.empty(), OptionalLong.empty()));
        assertThat(kinds())
                .containsExactly("egress.allowed", "egress.denied", "credential.used", "flag.raised", "flag.raised");
        assertThat(entries().get(1).fields())
                .containsEntry("host", "evil.example")
                .containsEntry("rule", "not in network.allow");
        assertThat(entries().get(3).fields()).containsEntry("path", "x\u001b[2J\u202e");
        assertThat(Files.readString(file, US_ASCII)).matches("[\n -~]*");
        for (String name : List.of(AuditLog.FILE, AuditLog.HEAD)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling(name))))
                    .isEqualTo("rw-------");
        }
    }

    /** Whoever has the file can check it without this program. */
    @Test
    void theHashIsThatOfTheLineWithoutIt() throws Exception {
        written();
        String previous = "";
        for (String line : Files.readAllLines(file)) {
            String body = line.replaceFirst(",\"hash\":\"[0-9a-f]{64}\"}$", "}");
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
            assertThat(line).endsWith(",\"hash\":\"" + hash + "\"}").contains(previous);
            previous = ",\"prev\":\"" + hash + "\"}";
            previous = previous.substring(0, previous.length() - 1);
        }
    }

    @Test
    void aChangedLineIsFound() throws IOException {
        written();
        tamper(lines -> {
            lines.set(2, lines.get(2).replace("c.example", "good.example"));
            return lines;
        });
        assertBroken(3, "changed");
    }

    @Test
    void aLineThatWasChangedAndSealedAgainIsFound() throws IOException {
        written();
        tamper(lines -> {
            AuditLine.Sealed old = AuditLine.open(lines.get(2)).orElseThrow();
            lines.set(
                    2,
                    AuditLine.seal(AuditLine.of(denied("good.example")).orElseThrow(), 3, now, old.previous())
                            .text());
            return lines;
        });
        assertBroken(4, "does not follow");
    }

    @Test
    void theLastLineChangedAndSealedAgainIsFound() throws IOException {
        written();
        tamper(lines -> {
            AuditLine.Sealed old = AuditLine.open(lines.get(4)).orElseThrow();
            lines.set(
                    4,
                    AuditLine.seal(AuditLine.of(denied("good.example")).orElseThrow(), 5, now, old.previous())
                            .text());
            return lines;
        });
        assertBroken(0, "entry 5 is not the one that was written");
    }

    @Test
    void aLineTakenOutIsFound() throws IOException {
        written();
        tamper(lines -> {
            lines.remove(2);
            return lines;
        });
        assertBroken(3, "does not follow");
    }

    @Test
    void theFirstLineTakenOutIsFound() throws IOException {
        written();
        tamper(lines -> lines.subList(1, lines.size()));
        assertBroken(1, "does not follow");
    }

    @Test
    void linesThatChangedPlacesAreFound() throws IOException {
        written();
        tamper(lines -> {
            Collections.swap(lines, 1, 2);
            return lines;
        });
        assertBroken(2, "does not follow");
    }

    @Test
    void aLineTwiceIsFound() throws IOException {
        written();
        tamper(lines -> {
            lines.add(2, lines.get(1));
            return lines;
        });
        assertBroken(3, "does not follow");
    }

    @Test
    void aMissingEndIsFound() throws IOException {
        written();
        tamper(lines -> lines.subList(0, 3));
        assertBroken(0, "it ends after 3 of 5 entries");
    }

    @Test
    void aMissingFileIsFound() throws IOException {
        written();
        Files.delete(file);
        assertBroken(0, "it ends after 0 of 5 entries");
    }

    @Test
    void aMissingOrForeignHeadIsFound() throws IOException {
        written();
        Files.writeString(file.resolveSibling(AuditLog.HEAD), "{}");
        assertBroken(0, "nothing beside it tells");
    }

    @Test
    void linesAddedAtTheEndAreFound() throws IOException {
        written();
        tamper(lines -> {
            for (long seq = 6; seq <= 7; seq++) {
                String last = AuditLine.open(lines.getLast()).orElseThrow().hash();
                lines.add(AuditLine.seal(AuditLine.of(denied("x")).orElseThrow(), seq, now, last)
                        .text());
            }
            return lines;
        });
        assertBroken(0, "entries were added behind the 5");
    }

    @Test
    void rubbishIsFoundWhereverItStands() throws IOException {
        written();
        Files.write(file, ("\0\u00ff{}\n" + "x".repeat(1 << 20) + "\n").getBytes(UTF_8), StandardOpenOption.APPEND);
        assertThat(verdict().fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("no line of an audit"));
        assertThat(verdict().line()).hasValue(6);
        assertThat(entries()).hasSize(5);
    }

    @Test
    void theAuditOfAnotherRunIsNotTakenForThisOne() throws IOException {
        written();
        Path other = locations.runDirectory(12, 2);
        Files.createDirectories(other);
        Files.copy(file, other.resolve(AuditLog.FILE));
        Files.copy(file.resolveSibling(AuditLog.HEAD), other.resolve(AuditLog.HEAD));
        assertThat(new Audit(locations).read(12, 2, _ -> {}).line()).hasValue(1);
    }

    @Test
    void noAuditIsSaid() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(this::verdict)
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    }

    /** As kill -9 or a full disk leaves it: the last line, in part. */
    @Test
    void aTornLineIsKeptOutAndAccountedFor() throws IOException {
        written();
        String torn = "{\"seq\":6,\"at\":\"2026-11-24T12:0";
        Files.writeString(file, torn, StandardOpenOption.APPEND);
        assertThat(verdict().isWhole()).as("before the next writer").isTrue();

        try (AuditLog log = log()) {
            log.write(denied("next.example"));
        }
        assertThat(kinds())
                .endsWith("egress.denied", AuditLog.TORN, "egress.denied")
                .hasSize(7);
        assertThat(entries().get(5).fields()).containsEntry("bytes", Integer.toString(torn.length() + 1));
        assertThat(Files.readString(file)).contains(torn + "\n");
        assertThat(verdict().isWhole()).isTrue();

        tamper(lines -> {
            lines.set(5, lines.get(5).replace("12:0", "13:0"));
            return lines;
        });
        assertBroken(6, "changed");
    }

    /** Killed between the line and the head. */
    @Test
    void aHeadOneLineBehindIsAsItMayBe() throws IOException {
        try (AuditLog log = log()) {
            log.write(denied("a.example"));
            log.write(denied("b.example"));
            Path head = file.resolveSibling(AuditLog.HEAD);
            byte[] before = Files.readAllBytes(head);
            log.write(denied("c.example"));
            Files.write(head, before);
        }
        assertThat(verdict().isWhole()).isTrue();
        try (AuditLog log = log()) {
            log.write(denied("d.example"));
        }
        assertThat(verdict())
                .extracting(AuditVerdict::isWhole, AuditVerdict::entries)
                .containsExactly(true, 4L);
    }

    @Test
    void whatAPickedUpRunComesToAgainIsWrittenOnce() {
        List<Fact> flags =
                List.of(new Fact.FlagRaised("a", "x"), new Fact.FlagRaised("b", "x"), new Fact.FlagRaised("c", "x"));
        try (AuditLog log = log()) {
            log.once("start-turn-1", AuditNotes.processStarted("turn-1"));
            log.once("collect-1", flags.subList(0, 2));
        }
        try (AuditLog log = log()) {
            log.once("start-turn-1", AuditNotes.processStarted("turn-1"));
            log.once("collect-1", flags);
        }
        assertThat(kinds()).containsExactly("process.started", "flag.raised", "flag.raised", "flag.raised");
        assertThat(verdict().isWhole()).isTrue();
    }

    @Test
    void manyThreadsMakeOneChain() throws Exception {
        try (AuditLog log = log()) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> writers = new ArrayList<>();
                for (int thread = 0; thread < 50; thread++) {
                    String name = "host-" + thread;
                    writers.add(threads.submit(() -> {
                        for (int i = 0; i < 20; i++) {
                            log.write(denied(name + "-" + i));
                        }
                        // what taskd does to all threads of a run when it ends
                        Thread.currentThread().interrupt();
                        log.write(allowed(name));
                    }));
                }
                for (Future<?> writer : writers) {
                    writer.get();
                }
            }
        }
        assertThat(verdict())
                .extracting(AuditVerdict::isWhole, AuditVerdict::entries)
                .containsExactly(true, 1050L);
    }

    @Test
    void theSameDecisionIsCountedWithinAWindow() {
        try (AuditLog log = log()) {
            for (int i = 0; i < 1_000_000; i++) {
                log.write(denied("evil.example"));
            }
            log.write(denied("other.example"));
            now = now.plus(LIMITS.window());
            log.write(denied("evil.example"));
            log.write(denied("evil.example"));
            log.ended("end-turn-1", AuditNotes.processStarted("turn-1"));
        }
        assertThat(entries()).hasSize(6);
        assertThat(entries().get(2).fields()).containsEntry("repeats", "999999").containsEntry("host", "evil.example");
        assertThat(entries().get(4).fields()).containsEntry("repeats", "1");
    }

    /** What was allowed stands in the file before it happens, the first time. */
    @Test
    void aDecisionIsInTheFileWhenTheCallReturns() {
        try (AuditLog log = log()) {
            log.write(allowed("a.example.com"));
            assertThat(kinds()).containsExactly("egress.allowed");
            assertThat(verdict().isWhole()).isTrue();
        }
    }

    /** A box cannot fill the audit with refusals to have what it does next go unrecorded. */
    @Test
    void aFloodOfRefusalsIsCutAndHidesNothing() throws IOException {
        AuditLog.Limits small = new AuditLog.Limits(10_000, 10_000, Duration.ofMinutes(5), 10);
        try (AuditLog log = log(small)) {
            for (int i = 0; i < 10_000; i++) {
                log.write(denied("host-" + i + ".example"));
            }
            log.write(allowed("a.example.com"));
            log.once("collect-1", List.of(new Fact.FlagRaised("x", "y")));
        }
        assertThat(Files.size(file)).isLessThan(15_000);
        assertThat(kinds())
                .containsSubsequence("egress.denied", AuditLog.FULL, "egress.allowed", "flag.raised", AuditLog.FULL);
        long written = kinds().stream().filter("egress.denied"::equals).count();
        assertThat(entries().getLast().fields()).containsEntry("leftOut", Long.toString(10_000 - written));

        try (AuditLog log = log(small)) {
            log.write(denied("again.example"));
        }
        assertThat(kinds().stream().filter("egress.denied"::equals))
                .as("after a restart")
                .hasSize((int) written);
        assertThat(verdict().isWhole()).isTrue();
    }

    /** What cannot be written down does not happen. */
    @Test
    void deedsThatHaveNoRoomAreRefused() {
        AuditLog.Limits small = new AuditLog.Limits(2_000, 2_000, Duration.ofMinutes(5), 10);
        try (AuditLog log = log(small)) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            log.write(allowed("host-" + i + ".example.com"));
                        }
                    })
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo("audit-full"));
            log.ended("finish-1", AuditNotes.processStarted("turn-1"));
        }
        assertThat(kinds()).endsWith("egress.allowed", AuditLog.FULL, "process.started");
        assertThat(verdict().isWhole()).isTrue();
    }

    /** The head cannot be written, although the line could be. */
    @Test
    void aDiskThatFailsIsAProblemAndTheNextLineGoesOn() throws IOException {
        written();
        Path inTheWay = file.resolveSibling("." + AuditLog.HEAD);
        Files.createDirectories(inTheWay.resolve("x"));
        try (AuditLog log = log()) {
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(Problem.class)
                        .isThrownBy(() -> log.write(allowed("a.example.com")))
                        .satisfies(problem -> assertThat(problem.code()).isEqualTo("audit-unwritable"));
            }
            Files.delete(inTheWay.resolve("x"));
            Files.delete(inTheWay);
            log.write(allowed("a.example.com"));
        }
        assertThat(kinds()).hasSize(7).endsWith("egress.allowed");
        assertThat(verdict().isWhole()).isTrue();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsAProblem() throws IOException {
        Files.createDirectories(locations.taskDirectory(12).resolve("runs"));
        Files.writeString(locations.runDirectory(12, 1), "no directory");
        try (AuditLog log = log()) {
            assertThatExceptionOfType(Problem.class).isThrownBy(() -> log.write(allowed("a.example.com")));
        }
    }

    @Test
    void nothingIsWrittenOnceTheRunIsOver() {
        AuditLog log = log();
        log.write(denied("a.example"));
        log.close();
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> log.write(allowed("late.example.com")));
        assertThat(kinds()).hasSize(1);
    }
}
