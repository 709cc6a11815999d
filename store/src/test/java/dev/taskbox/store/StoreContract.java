package dev.taskbox.store;

import static dev.taskbox.store.Problems.assertProblem;
import static dev.taskbox.store.Samples.addTask;
import static dev.taskbox.store.Samples.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Money;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Problem.Kind;
import dev.taskbox.model.Project;
import dev.taskbox.model.Run;
import dev.taskbox.model.RunState;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import dev.taskbox.model.TokenUsage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What holds for every {@link Store}: run by one subclass for each. */
abstract class StoreContract extends TasksContract {
    @Test
    void everythingOutlivesTheProcess() {
        Task task = Samples.addTaskIn(store, TaskState.WAITING);
        store.addRun(task.id(), "sha256:1", "{}");
        store.append(List.of(said(task.id(), 1, "hello")), task.id(), 1, "turn-1/stdout", 17);
        List<Project> projects = store.projects();
        List<Event> events = store.events(0, 100);

        reopen();

        assertThat(store.projects()).isEqualTo(projects);
        assertThat(store.task(task.id())).contains(task);
        assertThat(store.runs(task.id())).hasSize(1);
        assertThat(store.events(0, 100)).isEqualTo(events).hasSize(5);
        assertThat(store.mark(task.id(), 1, "turn-1/stdout")).isEqualTo(17);
    }

    @Test
    void closedStoreSaysSo() {
        store.close();
        store.close();
        assertProblem(Kind.UNREACHABLE, "store-closed", store::projects);
        assertProblem(Kind.UNREACHABLE, "store-closed", () -> store.append(List.of(said(1, 1, "late"))));
    }

    @Nested
    class Retaining {
        @Test
        void removesTheOldTrashWithAllThatBelongsToIt() {
            Task old = trashed();
            clock.advance(Duration.ofDays(10));
            Task young = trashed();
            long last = store.lastSeq();

            int rows = store.retain(clock.instant().minus(Duration.ofDays(5)), Instant.MIN);

            assertThat(rows).isEqualTo(1 + 1 + 1 + 2);
            assertThat(store.task(old.id())).isEmpty();
            assertThat(store.runs(old.id())).isEmpty();
            assertThat(store.events(old.id(), 0, 100)).isEmpty();
            assertThat(store.mark(old.id(), 1, "turn-1/stdout")).isZero();
            assertThat(store.task(young.id())).contains(young);
            assertThat(store.events(young.id(), 0, 100)).hasSize(2);
            assertThat(store.lastSeq()).isEqualTo(last);
        }

        @Test
        void removesTheEventsOfWhatIsDoneForLong() {
            Task old = Samples.addTaskIn(store, TaskState.DONE);
            Task review = Samples.addTaskIn(store, TaskState.REVIEW);
            clock.advance(Duration.ofDays(10));
            Task young = Samples.addTaskIn(store, TaskState.DONE);

            assertThat(store.retain(Instant.MIN, clock.instant())).isEqualTo(1);

            assertThat(store.task(old.id())).contains(old);
            assertThat(store.events(old.id(), 0, 100)).isEmpty();
            assertThat(store.events(review.id(), 0, 100)).hasSize(4);
            assertThat(store.events(young.id(), 0, 100)).hasSize(1);
        }

        @Test
        void neverReusesANumber() {
            Task task = trashed();
            long last = store.lastSeq();
            store.retain(Instant.MAX, Instant.MAX);
            assertThat(store.lastSeq()).isZero();
            Task next = Samples.addTaskIn(store, TaskState.DONE);
            assertThat(next.id()).isGreaterThan(task.id());
            assertThat(store.lastSeq()).isGreaterThan(last);
        }

        private Task trashed() {
            Task task = addTask(store);
            store.addRun(task.id(), "sha256:1", "{}");
            store.append(List.of(said(task.id(), 1, "x")), task.id(), 1, "turn-1/stdout", 4);
            return store.apply(task.id(), new TaskChange.Trash());
        }
    }

    @Nested
    class Facts {
        @Test
        void comeBackAsTheyWere() {
            long task = addTask(store).id();
            List<Event> stored = store.append(Samples.FACTS.stream()
                    .map(fact -> Samples.event(task, 0, fact))
                    .toList());
            assertThat(stored).extracting(Event::fact).containsExactlyElementsOf(Samples.FACTS);
            assertThat(store.events(task, 0, 100)).isEqualTo(stored);
        }

        @Test
        void ofHostileTextAreMendedInPlace() {
            long task = addTask(store).id();
            String hostile = "nul \0, halves \ud83d, \ude00, whole 😀, back \u202e, escape \u001b]0;x\u0007";
            String mended = "nul \ufffd, halves \ufffd, \ufffd, whole 😀, back \u202e, escape \u001b]0;x\u0007";
            List<Event> stored = store.append(List.of(said(task, 0, hostile)));
            assertThat(stored.getFirst().fact()).isEqualTo(new Fact.AgentSaid(mended));
            assertThat(store.events(task, 0, 100)).isEqualTo(stored);
        }

        @Test
        void ofEndlessTextAreCut() {
            long task = addTask(store).id();
            List<Event> stored = store.append(List.of(
                    said(task, 0, "😀".repeat(500_000)),
                    Samples.event(task, 0, new Fact.PlaceReported("\ud800\0".repeat(10_000), "")),
                    Samples.event(task, 0, new Fact.Collected("b", "c", 1, Collections.nCopies(50_000, "a/b")))));
            assertThat(store.events(task, 0, 100)).isEqualTo(stored).hasSize(3);
            String said = ((Fact.AgentSaid) stored.getFirst().fact()).text();
            assertThat(said).startsWith("😀😀").endsWith(" of 2000000 bytes are kept]");
            assertThat(said.getBytes(UTF_8).length).isBetween(65_000, 65_536);
            assertThat(((Fact.Collected) stored.getLast().fact()).uncommitted())
                    .hasSize(16_385)
                    .last()
                    .isEqualTo("[cut here: the first 16384 of 50000 are kept]");
        }
    }

    @Nested
    class Runs {
        @Test
        void areNumberedWithinTheirTask() {
            Task task = addTask(store);
            Task other = addTask(store);
            Run first = store.addRun(task.id(), "sha256:1", "{\"a\":1}");
            assertThat(first)
                    .isEqualTo(new Run(
                            task.id(),
                            1,
                            RunState.QUEUED,
                            "sha256:1",
                            "{\"a\":1}",
                            Optional.empty(),
                            0,
                            OptionalInt.empty(),
                            TokenUsage.NONE,
                            Money.NONE,
                            Optional.empty(),
                            0,
                            SettableClock.START,
                            Optional.empty(),
                            Optional.empty()));
            Run second = store.addRun(task.id(), "sha256:2", "{}");
            Run others = store.addRun(other.id(), "sha256:3", "{}");
            assertThat(store.runs(task.id())).containsExactly(first, second);
            assertThat(store.run(task.id(), 2)).contains(second);
            assertThat(store.run(task.id(), 3)).isEmpty();
            assertThat(others.number()).isEqualTo(1);
        }

        @Test
        void keepWhatIsUpdated() {
            long task = addTask(store).id();
            store.addRun(task, "sha256:1", "{}");
            Run run = sample(task, 1, new BigDecimal("0.0193"));
            store.update(run);
            assertThat(store.run(task, 1)).contains(run);
        }

        @Test
        void keepWhatIsFixedWhenUpdated() {
            long task = addTask(store).id();
            Run run = store.addRun(task, "sha256:1", "{}");
            store.append(List.of(denied(task, 1)));
            clock.advance(Duration.ofDays(1));
            store.update(new Run(
                    task,
                    1,
                    RunState.RUNNING,
                    "sha256:forged",
                    "forged",
                    Optional.empty(),
                    0,
                    OptionalInt.empty(),
                    TokenUsage.NONE,
                    Money.NONE,
                    Optional.empty(),
                    77,
                    clock.instant(),
                    Optional.empty(),
                    Optional.empty()));
            Run updated = store.run(task, 1).orElseThrow();
            assertThat(updated.state()).isEqualTo(RunState.RUNNING);
            assertThat(updated.policyHash()).isEqualTo(run.policyHash());
            assertThat(updated.policyJson()).isEqualTo(run.policyJson());
            assertThat(updated.queuedAt()).isEqualTo(run.queuedAt());
            assertThat(updated.denials()).isEqualTo(1);
        }

        @Test
        void takeAnyNumberAnAgentReports() {
            long task = addTask(store).id();
            store.addRun(task, "sha256:1", "{}");
            for (String amount : List.of("1E+1000000", "-0.1", "9".repeat(100_000), "1E-1000000")) {
                BigDecimal reported = new BigDecimal(amount);
                store.update(sample(task, 1, reported));
                assertThat(store.run(task, 1).orElseThrow().cost().amount())
                        .isEqualByComparingTo(reported.round(MathContext.DECIMAL128));
            }
        }

        @Test
        void needATaskAndANumber() {
            long task = addTask(store).id();
            assertProblem(Kind.NOT_FOUND, "no-such-run", () -> store.update(sample(task, 1, BigDecimal.ONE)));
        }

        @Test
        void areGivenLastOnesForAnyNumberOfTasks() {
            Task without = addTask(store);
            Task one = addTask(store);
            Task two = addTask(store);
            Run ofOne = store.addRun(one.id(), "sha256:1", "{}");
            store.addRun(two.id(), "sha256:1", "{}");
            Run ofTwo = store.addRun(two.id(), "sha256:2", "{}");
            assertThat(store.lastRuns(List.of(two.id(), without.id(), one.id(), two.id(), 99L)))
                    .containsExactly(ofOne, ofTwo);
            assertThat(store.lastRuns(
                            LongStream.range(-100_000, 100_000).boxed().toList()))
                    .containsExactly(ofOne, ofTwo);
            assertThat(store.lastRuns(List.of())).isEmpty();
        }

        @Test
        void countDenials() {
            long task = addTask(store).id();
            store.addRun(task, "sha256:1", "{}");
            store.addRun(task, "sha256:1", "{}");
            store.append(List.of(denied(task, 1), denied(task, 2), denied(task, 2), denied(task, 0)));
            store.append(List.of(denied(task, 2)), task, 2, "egress", 10);
            assertThat(store.runs(task)).extracting(Run::denials).containsExactly(1, 3);
        }

        @Test
        void lastCollectsComeWithTheirFlags() {
            long one = addTask(store).id();
            long two = addTask(store).id();
            long never = addTask(store).id();
            Fact collected = new Fact.Collected("b", "c", 1, List.of());
            store.append(List.of(
                    Samples.event(one, 1, collected),
                    Samples.event(one, 1, new Fact.FlagRaised("old", "r")),
                    Samples.event(two, 1, collected),
                    Samples.event(never, 1, new Fact.FlagRaised("odd", "r")),
                    Samples.event(one, 1, collected),
                    Samples.event(one, 1, new Fact.FlagRaised("new", "r")),
                    Samples.event(one, 1, new Fact.AgentSaid("hello")),
                    Samples.event(one, 1, new Fact.FlagRaised("newer", "r"))));
            assertThat(store.lastCollects(List.of(two, one, never, one, 99L)))
                    .extracting(Event::taskId, Event::fact)
                    .containsExactly(
                            tuple(one, collected),
                            tuple(one, new Fact.FlagRaised("new", "r")),
                            tuple(one, new Fact.FlagRaised("newer", "r")),
                            tuple(two, collected));
        }

        private Event denied(long task, int run) {
            return Samples.event(task, run, new Fact.EgressDenied("evil.example", 443, "default", ""));
        }

        private Run sample(long task, int number, BigDecimal cost) {
            return new Run(
                    task,
                    number,
                    RunState.FAILED,
                    "sha256:1",
                    "{}",
                    Optional.of("session-1"),
                    3,
                    OptionalInt.of(137),
                    new TokenUsage(1, 2, 3, Long.MAX_VALUE),
                    Money.usd(cost),
                    Optional.of("memory 4 GiB"),
                    0,
                    SettableClock.START,
                    Optional.of(SettableClock.START.plusSeconds(1)),
                    Optional.of(SettableClock.START.plusSeconds(2)));
        }
    }

    @Nested
    class Events {
        @Test
        void areNumberedOverAllTasks() {
            long one = addTask(store).id();
            long two = addTask(store).id();
            List<Event> first = store.append(List.of(said(one, 1, "a"), said(two, 1, "b"), said(one, 1, "c")));
            List<Event> second = store.append(List.of(said(two, 1, "d")));
            assertThat(first).extracting(Event::seq).isSorted().doesNotHaveDuplicates();
            assertThat(second.getFirst().seq()).isGreaterThan(first.getLast().seq());
            assertThat(store.events(0, 100)).containsExactly(first.get(0), first.get(1), first.get(2), second.get(0));
            assertThat(store.events(two, 0, 100)).containsExactly(first.get(1), second.get(0));
            assertThat(store.lastSeq()).isEqualTo(second.getFirst().seq());
        }

        @Test
        void areReadInPages() {
            long task = addTask(store).id();
            List<Event> all = store.append(
                    IntStream.range(0, 25).mapToObj(i -> said(task, 1, "" + i)).toList());
            List<Event> read = new ArrayList<>(store.events(task, 0, 10));
            read.addAll(store.events(task, read.getLast().seq(), 10));
            read.addAll(store.events(read.getLast().seq(), 10));
            assertThat(read).isEqualTo(all);
            assertThat(store.events(task, read.getLast().seq(), 10)).isEmpty();
            assertThat(store.events(0, 0)).isEmpty();
        }

        @Test
        void areNoneAtFirst() {
            assertThat(store.lastSeq()).isZero();
            assertThat(store.events(0, 10)).isEmpty();
            assertThat(store.append(List.of())).isEmpty();
        }

        @Test
        void keepTheirTimesInMicroseconds() {
            long task = addTask(store).id();
            List<Event> stored =
                    store.append(Stream.of("2026-11-24T08:00:00.123456789Z", "1969-12-31T23:59:59.9999999Z")
                            .map(at -> new Event(0, task, 0, Instant.parse(at), new Fact.AgentSaid("x")))
                            .toList());
            assertThat(stored)
                    .extracting(event -> event.at().toString())
                    .containsExactly("2026-11-24T08:00:00.123456Z", "1969-12-31T23:59:59.999999Z");
            store.append(List.of(
                    new Event(0, task, 0, Instant.MAX, new Fact.AgentSaid("x")),
                    new Event(0, task, 0, Instant.MIN, new Fact.AgentSaid("x"))));
            assertThat(store.events(0, 10)).hasSize(4);
        }

        @Test
        void areAllAppendedOrNone() {
            long task = addTask(store).id();
            assertProblem(
                    Kind.NOT_FOUND, "no-such-task", () -> store.append(List.of(said(task, 1, "a"), said(99, 1, "b"))));
            assertThat(store.lastSeq()).isZero();
        }
    }

    @Nested
    class Marks {
        @Test
        void moveWithTheEvents() {
            long task = addTask(store).id();
            assertThat(store.mark(task, 1, "turn-1/stdout")).isZero();
            store.append(List.of(said(task, 1, "a")), task, 1, "turn-1/stdout", 10);
            store.append(List.of(), task, 1, "turn-1/stdout", 20);
            store.append(List.of(said(task, 1, "b")), task, 1, "turn-1/stderr", 5);
            store.append(List.of(said(task, 2, "c")), task, 2, "turn-1/stdout", 7);
            assertThat(store.mark(task, 1, "turn-1/stdout")).isEqualTo(20);
            assertThat(store.mark(task, 1, "turn-1/stderr")).isEqualTo(5);
            assertThat(store.mark(task, 2, "turn-1/stdout")).isEqualTo(7);
            assertThat(store.events(task, 0, 10)).hasSize(3);
        }

        @Test
        void neverMoveBack() {
            long task = addTask(store).id();
            store.append(List.of(said(task, 1, "a")), task, 1, "turn-1/stdout", 10);
            assertProblem(
                    Kind.CONFLICT,
                    "stream-read-already",
                    () -> store.append(List.of(said(task, 1, "a")), task, 1, "turn-1/stdout", 9));
            assertThat(store.mark(task, 1, "turn-1/stdout")).isEqualTo(10);
            assertThat(store.events(task, 0, 10)).hasSize(1);
        }

        @Test
        void stayWhereTheEventsCannotBeAppended() {
            long task = addTask(store).id();
            assertProblem(
                    Kind.NOT_FOUND,
                    "no-such-task",
                    () -> store.append(List.of(said(99, 1, "a")), task, 1, "turn-1/stdout", 10));
            assertThat(store.mark(task, 1, "turn-1/stdout")).isZero();
        }
    }

    @Nested
    class AtTheSameTime {
        private static final int THREADS = 64;

        @Test
        void oneOfManyTakesATask() throws InterruptedException {
            for (int round = 0; round < 20; round++) {
                Task task = Samples.addQueuedTask(store);
                assertThat(winners(_ -> store.apply(task.id(), new TaskChange.Take())))
                        .isEqualTo(1);
                assertThat(store.events(task.id(), 0, 100)).hasSize(2);
            }
        }

        @Test
        void conflictingChangesMakeOneStory() throws InterruptedException {
            List<TaskChange> rivals = List.of(
                    new TaskChange.Take(), new TaskChange.Unqueue(), new TaskChange.Fail("x"), new TaskChange.Trash());
            for (int round = 0; round < 20; round++) {
                Task task = Samples.addQueuedTask(store);
                int won = winners(i -> store.apply(task.id(), rivals.get(i % rivals.size())));
                assertStory(task.id(), 1 + won);
            }
        }

        /** As many events as changes went through, each from where the one before led to. */
        private void assertStory(long task, int changes) {
            List<Event> events = store.events(task, 0, 1_000);
            assertThat(events).hasSize(changes);
            TaskState at = TaskState.BACKLOG;
            for (Event event : events) {
                Fact.StateChanged changed = (Fact.StateChanged) event.fact();
                assertThat(changed.from()).isEqualTo(at);
                at = changed.to();
            }
            assertThat(store.task(task).orElseThrow().state()).isEqualTo(at);
        }

        @Test
        void everyRunGetsItsNumberAndEveryDenialCounts() throws InterruptedException {
            long task = addTask(store).id();
            Fact denied = new Fact.EgressDenied("evil.example", 443, "default", "");
            winners(_ -> {
                store.addRun(task, "sha256:1", "{}");
                store.append(List.of(Samples.event(task, 1, denied)));
                assertThat(store.events(task, 0, 1_000)).isNotEmpty();
            });
            assertThat(store.runs(task))
                    .extracting(Run::number)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, THREADS).boxed().toList());
            assertThat(store.run(task, 1).orElseThrow().denials()).isEqualTo(THREADS);
        }

        /** How many of the threads got through; the others must have met a conflict. */
        private int winners(IntConsumer work) throws InterruptedException {
            AtomicInteger won = new AtomicInteger();
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = IntStream.range(0, THREADS)
                    .mapToObj(i -> Thread.startVirtualThread(() -> {
                        try {
                            start.await();
                            work.accept(i);
                            won.incrementAndGet();
                        } catch (Problem problem) {
                            if (problem.kind() != Kind.CONFLICT) {
                                failures.add(problem);
                            }
                        } catch (InterruptedException | AssertionError e) {
                            failures.add(e);
                        }
                    }))
                    .toList();
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            return won.get();
        }
    }
}
