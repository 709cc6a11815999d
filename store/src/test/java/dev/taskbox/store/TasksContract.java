package dev.taskbox.store;

import static dev.taskbox.store.Problems.assertProblem;
import static dev.taskbox.store.Samples.addTask;
import static dev.taskbox.store.Samples.newTask;
import static dev.taskbox.store.Samples.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.NewTask;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem.Kind;
import dev.taskbox.model.Project;
import dev.taskbox.model.Store;
import dev.taskbox.model.Store.TaskFilter;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of {@link StoreContract} about projects and tasks. */
abstract class TasksContract {
    final SettableClock clock = new SettableClock();
    Store store;

    /** Opens the one database of this test; a second time, with what the first left there. */
    abstract Store open(InstantSource clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    final void reopen() {
        store.close();
        store = open(clock);
    }

    @Nested
    class Projects {
        @Test
        void areFoundByIdAndName() {
            Project web = store.addProject("web", Path.of("/src/web"));
            Project api = store.addProject("api", Path.of("/src/api"));
            assertThat(store.projects()).containsExactly(api, web);
            assertThat(store.project(web.id())).contains(web);
            assertThat(store.projectNamed("api")).contains(api);
            assertThat(api.createdAt()).isEqualTo(SettableClock.START);
            assertThat(store.project(99)).isEmpty();
            assertThat(store.projectNamed("API")).isEmpty();
        }

        @Test
        void keepOddNamesAndRoots() {
            Project odd = store.addProject("'; drop table project; --", Path.of("/src/ü 世界/a'b"));
            assertThat(store.projects()).containsExactly(odd);
        }

        @Test
        void refuseATakenNameOrRoot() {
            store.addProject("api", Path.of("/src/api"));
            assertProblem(Kind.CONFLICT, "project-name-taken", () -> store.addProject("api", Path.of("/src/other")));
            assertProblem(
                    Kind.CONFLICT, "project-root-taken", () -> store.addProject("api2", Path.of("/src/x/../api")));
            assertThat(store.projects()).hasSize(1);
        }

        @Test
        void stayWhileTheyHaveTasksOutsideTheTrash() {
            Task task = addTask(store);
            store.append(List.of(said(task.id(), 1, "hello")));
            assertProblem(Kind.CONFLICT, "project-has-tasks", () -> store.removeProject(task.projectId()));

            store.apply(task.id(), new TaskChange.Trash());
            store.removeProject(task.projectId());

            assertThat(store.projects()).isEmpty();
            assertThat(store.task(task.id())).isEmpty();
            assertProblem(Kind.NOT_FOUND, "no-such-project", () -> store.removeProject(task.projectId()));
        }

        @Test
        void neverReuseAnId() {
            Project first = store.addProject("api", Path.of("/src/api"));
            store.removeProject(first.id());
            assertThat(store.addProject("api", Path.of("/src/api")).id()).isGreaterThan(first.id());
        }
    }

    @Nested
    class Tasks {
        @Test
        void startInTheBacklogWithABranch() {
            Project project = store.addProject("api", Path.of("/src/api"));
            NewTask wanted = new NewTask(project.id(), "Add rate limiting!", "See #4", "codex", PlaceName.HOST, 7);
            Task task = store.addTask(wanted);
            assertThat(task)
                    .isEqualTo(new Task(
                            task.id(),
                            project.id(),
                            "Add rate limiting!",
                            "See #4",
                            "codex",
                            PlaceName.HOST,
                            TaskState.BACKLOG,
                            7,
                            "task/" + task.id() + "-add-rate-limiting",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            SettableClock.START,
                            SettableClock.START));
            assertThat(store.task(task.id())).contains(task);
        }

        @Test
        void needAProject() {
            assertProblem(Kind.NOT_FOUND, "no-such-project", () -> store.addTask(newTask(99, "x")));
        }

        @Test
        void areKeptExactlyOrRefused() {
            long project = addTask(store).projectId();
            String body = "ü世👩‍👩‍👧\t\r\n\u001b[2J\u009b\u202e".repeat(1_000);
            Task task = store.addTask(new NewTask(project, "'\"%_\\", body, "claude", PlaceName.NATIVE, 0));
            assertThat(store.task(task.id()).orElseThrow().body()).isEqualTo(body);
            assertProblem(Kind.USAGE, "text-not-storable", () -> store.addTask(newTask(project, "a\0b")));
            assertProblem(Kind.USAGE, "text-not-storable", () -> store.addTask(newTask(project, "a\ud83d b")));
            assertProblem(Kind.USAGE, "text-too-long", () -> store.addTask(newTask(project, "x".repeat(5_000))));
            assertProblem(Kind.USAGE, "text-too-long", () -> store.edit(task.id(), "x", "世".repeat(400_000), 0));
            assertThat(store.tasks(TaskFilter.ALL)).hasSize(2);
        }

        @Test
        void areEditedWithoutTheBranch() {
            Task task = addTask(store);
            clock.advance(Duration.ofMinutes(1));
            store.edit(task.id(), "Another title", "another body", -3);
            Task edited = store.task(task.id()).orElseThrow();
            assertThat(edited.title()).isEqualTo("Another title");
            assertThat(edited.body()).isEqualTo("another body");
            assertThat(edited.priority()).isEqualTo(-3);
            assertThat(edited.branch()).isEqualTo(task.branch());
            assertThat(edited.createdAt()).isEqualTo(task.createdAt());
            assertThat(edited.updatedAt()).isEqualTo(clock.instant());
        }

        @Test
        void rememberTheirBase() {
            Task task = addTask(store);
            store.setBase(task.id(), new Task.Base("0123abc", "main"));
            assertThat(store.task(task.id()).orElseThrow().base()).contains(new Task.Base("0123abc", "main"));
        }

        @Test
        void sayWhatTheyAreAtOnlyWhileTheyRun() {
            Task task = Samples.addTaskIn(store, TaskState.RUNNING);
            store.setDoing(task.id(), "running tests");
            assertThat(store.task(task.id()).orElseThrow().doing()).contains("running tests");
            assertThat(store.apply(task.id(), new TaskChange.Finish()).doing()).isEmpty();
            store.setDoing(task.id(), "too late");
            assertThat(store.task(task.id()).orElseThrow().doing()).isEmpty();
        }

        @Test
        void doingIsCut() {
            Task task = Samples.addTaskIn(store, TaskState.RUNNING);
            store.setDoing(task.id(), "x\0\udc00".repeat(100_000));
            String doing = store.task(task.id()).orElseThrow().doing().orElseThrow();
            assertThat(doing)
                    .startsWith("x\ufffd\ufffdx")
                    .hasSizeLessThan(4_096)
                    .contains("[cut here");
        }

        @Test
        void thatDoNotExistAreNotFound() {
            assertThat(store.task(99)).isEmpty();
            assertProblem(Kind.NOT_FOUND, "no-such-task", () -> store.setDoing(99, "x"));
            assertProblem(Kind.NOT_FOUND, "no-such-task", () -> store.setBase(99, new Task.Base("c", "b")));
            assertProblem(Kind.NOT_FOUND, "no-such-task", () -> store.edit(99, "t", "b", 0));
            assertProblem(Kind.NOT_FOUND, "no-such-task", () -> store.apply(99, new TaskChange.Queue()));
            assertProblem(Kind.NOT_FOUND, "no-such-task", () -> store.addRun(99, "h", "{}"));
        }
    }

    @Nested
    class Lists {
        @Test
        void leaveOutTheTrashUnlessAskedForIt() {
            List<Task> tasks = EnumSet.allOf(TaskState.class).stream()
                    .map(state -> Samples.addTaskIn(store, state))
                    .toList();
            assertThat(store.tasks(TaskFilter.ALL)).isEqualTo(tasks.subList(0, tasks.size() - 1));
            assertThat(store.tasks(TaskFilter.inStates(Set.of(TaskState.TRASHED))))
                    .containsExactly(tasks.getLast());
            assertThat(store.tasks(TaskFilter.inStates(Set.of(TaskState.REVIEW, TaskState.WAITING))))
                    .extracting(Task::state)
                    .containsExactly(TaskState.WAITING, TaskState.REVIEW);
        }

        @Test
        void canBeOfOneProject() {
            long other = store.addProject("other", Path.of("/src/other")).id();
            addTask(store);
            Task task = store.addTask(newTask(other, "x"));
            assertThat(store.tasks(new TaskFilter(Set.of(), Optional.of(other), Optional.empty())))
                    .containsExactly(task);
            assertThat(store.tasks(new TaskFilter(Set.of(TaskState.DONE), Optional.of(other), Optional.empty())))
                    .isEmpty();
        }

        @Test
        void findTextInTitleOrBodyInAnyCase() {
            long project = addTask(store).projectId();
            Task title = store.addTask(newTask(project, "ÄNDERE 100% _x_"));
            Task body = store.addTask(new NewTask(project, "t", "ändere\nalles", "claude", PlaceName.NATIVE, 0));
            assertThat(store.tasks(containing("äNDere"))).containsExactly(title, body);
            assertThat(store.tasks(containing("0% _X"))).containsExactly(title);
            assertThat(store.tasks(containing(".*"))).isEmpty();
            assertThat(store.tasks(containing("\\E|"))).isEmpty();
            assertThat(store.tasks(containing(""))).hasSize(3);
        }

        private TaskFilter containing(String text) {
            return new TaskFilter(Set.of(), Optional.empty(), Optional.of(text));
        }
    }

    @Nested
    class Queueing {
        @Test
        void isByPriorityThenByWaiting() {
            Task low = Samples.addTask(store);
            Task first = Samples.addTask(store);
            Task second = Samples.addTask(store);
            Task high = Samples.addTask(store);
            store.edit(low.id(), "low", "", -1);
            store.edit(high.id(), "high", "", 1);
            for (Task task : List.of(low, second, first, high)) {
                store.apply(task.id(), new TaskChange.Queue());
            }
            assertQueue(high, second, first, low);
        }

        @Test
        void countsTheLastQueueingAndNotTheClock() {
            Task first = Samples.addQueuedTask(store);
            clock.set(clock.instant().minus(Duration.ofDays(400)));
            Task second = Samples.addQueuedTask(store);
            assertQueue(first, second);
            store.apply(first.id(), new TaskChange.Unqueue());
            store.apply(first.id(), new TaskChange.Queue());
            assertQueue(second, first);
        }

        private void assertQueue(Task... tasks) {
            assertThat(store.queued())
                    .extracting(Task::id)
                    .containsExactly(List.of(tasks).stream().map(Task::id).toArray(Long[]::new));
        }
    }

    @Nested
    class Changes {
        @Test
        void followTheModelInEveryState() {
            for (TaskState state : TaskState.values()) {
                for (TaskChange change : Samples.changes()) {
                    Task before = Samples.addTaskIn(store, state);
                    Optional<TaskState> next = TaskChange.next(state, change).filter(_ -> isHonest(before, change));
                    next.ifPresentOrElse(to -> assertMoves(before, change, to), () -> assertStays(before, change));
                }
            }
        }

        /** Restores only to what it was. */
        private boolean isHonest(Task before, TaskChange change) {
            return !(change instanceof TaskChange.Restore(TaskState to))
                    || before.stateBeforeTrash().equals(Optional.of(to));
        }

        private void assertMoves(Task before, TaskChange change, TaskState to) {
            clock.advance(Duration.ofSeconds(1));
            long last = store.lastSeq();
            Task after = store.apply(before.id(), change);
            assertThat(after.state()).as("%s in %s", change, before.state()).isEqualTo(to);
            assertThat(after.updatedAt()).isEqualTo(clock.instant());
            assertThat(store.task(before.id())).contains(after);
            Event event = store.events(before.id(), last, 100).getLast();
            assertThat(event.at()).isEqualTo(clock.instant());
            assertThat(event.fact()).isEqualTo(new Fact.StateChanged(before.state(), to, after.reason()));
        }

        private void assertStays(Task before, TaskChange change) {
            long last = store.lastSeq();
            assertProblem(Kind.CONFLICT, "wrong-state", () -> store.apply(before.id(), change));
            assertThat(store.task(before.id())).contains(before);
            assertThat(store.lastSeq()).isEqualTo(last);
        }

        @Test
        void keepTheQuestionUntilItIsAnswered() {
            Task task = Samples.addTaskIn(store, TaskState.WAITING);
            assertThat(task.question()).contains("Which one?");
            assertThat(store.apply(task.id(), new TaskChange.Reply("the second"))
                            .question())
                    .isEmpty();
        }

        @Test
        void keepTheReasonUntilItIsTriedAgain() {
            Task failed = Samples.addTaskIn(store, TaskState.FAILED);
            Task interrupted = Samples.addTaskIn(store, TaskState.INTERRUPTED);
            assertThat(failed.reason()).contains("exit code 1");
            assertThat(interrupted.reason()).contains("lost");
            assertThat(store.apply(failed.id(), new TaskChange.Retry()).reason())
                    .isEmpty();
            assertThat(store.apply(interrupted.id(), new TaskChange.Accept()).reason())
                    .isEmpty();
        }

        @Test
        void toTheTrashAndBackLoseNothing() {
            for (TaskState state : Set.of(TaskState.WAITING, TaskState.FAILED, TaskState.REVIEW, TaskState.DONE)) {
                Task task = Samples.addTaskIn(store, state);
                Task trashed = store.apply(task.id(), new TaskChange.Trash());
                assertThat(trashed.stateBeforeTrash()).contains(state);
                assertThat(trashed.question()).isEmpty();
                assertThat(trashed.reason()).isEmpty();
                assertThat(store.apply(task.id(), new TaskChange.Restore(state)))
                        .isEqualTo(task);
            }
        }

        @Test
        void restoreWhatWasQueuedToTheBacklog() {
            Task task = Samples.addQueuedTask(store);
            store.apply(task.id(), new TaskChange.Trash());
            Task restored = store.apply(task.id(), new TaskChange.Restore(TaskState.QUEUED));
            assertThat(restored.state()).isEqualTo(TaskState.BACKLOG);
            assertThat(restored.stateBeforeTrash()).isEmpty();
        }

        @Test
        void recordAReplyTogetherWithItsChange() {
            Task task = Samples.addTaskIn(store, TaskState.WAITING);
            store.addRun(task.id(), "sha256:1", "{}");
            long last = store.lastSeq();
            store.apply(task.id(), new TaskChange.Reply("the second"));
            assertThat(store.events(task.id(), last, 100))
                    .extracting(Event::fact, Event::run)
                    .containsExactly(
                            tuple(new Fact.UserSaid("the second"), 1),
                            tuple(new Fact.StateChanged(TaskState.WAITING, TaskState.QUEUED, Optional.empty()), 1));
        }

        @Test
        void refuseAReplyThatCannotBeKept() {
            Task task = Samples.addTaskIn(store, TaskState.WAITING);
            assertProblem(
                    Kind.USAGE,
                    "text-too-long",
                    () -> store.apply(task.id(), new TaskChange.Reply("x".repeat(70_000))));
            assertThat(store.task(task.id())).contains(task);
        }

        @Test
        void cutWhatABoxSays() {
            Task task = Samples.addTaskIn(store, TaskState.RUNNING);
            Task waiting = store.apply(task.id(), new TaskChange.Ask("?\0\ud800".repeat(100_000)));
            assertThat(waiting.question().orElseThrow())
                    .startsWith("?\ufffd\ufffd?")
                    .hasSizeLessThan(65_536);
        }
    }
}
