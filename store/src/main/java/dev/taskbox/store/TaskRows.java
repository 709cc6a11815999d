package dev.taskbox.store;

import dev.taskbox.model.NewTask;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Store.TaskFilter;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code task}. */
final class TaskRows {
    static final String QUEUED = "select * from task where state = 'queued' order by priority desc, queued_seq";

    private static final String INSERT = """
            insert into task (project_id, title, body, agent, place, state, priority, branch, created_at, updated_at)
            values (:project, :title, :body, :agent, :place, 'backlog', :priority, '', :now, :now)
            returning id
            """;

    /** Where the state, or what restore goes by, is not what the change was decided on, no row is hit. */
    private static final String MOVE = """
            update task
               set state = :next, state_before_trash = :remembered, doing = null, updated_at = :now
             where id = :id and state = :before and state_before_trash is :rememberedBefore
            """;

    private TaskRows() {}

    static Task insert(Handle handle, NewTask task, long now) {
        long id = handle.createQuery(INSERT)
                .bind("project", task.projectId())
                .bind("title", task.title())
                .bind("body", task.body())
                .bind("agent", task.agent())
                .bind("place", task.place().word())
                .bind("priority", task.priority())
                .bind("now", now)
                .mapTo(Long.class)
                .one();
        handle.createUpdate("update task set branch = :branch where id = :id")
                .bind("branch", BranchName.of(id, task.title()))
                .bind("id", id)
                .execute();
        return byId(handle, id).orElseThrow();
    }

    static Optional<Task> byId(Handle handle, long id) {
        return handle.createQuery("select * from task where id = :id")
                .bind("id", id)
                .map(TaskRows::map)
                .findOne();
    }

    static boolean exists(Handle handle, long id) {
        return handle.createQuery("select 1 from task where id = :id")
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    static List<Task> queued(Handle handle) {
        return handle.createQuery(QUEUED).map(TaskRows::map).list();
    }

    /** The text is looked for here: SQLite folds the case of ASCII only. */
    static List<Task> list(Handle handle, TaskFilter filter) {
        Query query = handle.createQuery(listSql(filter));
        filter.projectId().ifPresent(project -> query.bind("project", project));
        Predicate<Task> wanted = filter.text().map(TaskRows::containing).orElse(_ -> true);
        try (Stream<Task> tasks = query.map(TaskRows::map).stream()) {
            return tasks.filter(wanted).toList();
        }
    }

    /** The states' words come from the enum, so that they can stand in the SQL and the planner sees them. */
    static String listSql(TaskFilter filter) {
        String states = filter.states().isEmpty()
                ? "state <> 'trashed'"
                : filter.states().stream()
                        .sorted()
                        .map(state -> "'" + state.word() + "'")
                        .collect(Collectors.joining(", ", "state in (", ")"));
        String project = filter.projectId().isPresent() ? " and project_id = :project" : "";
        return "select * from task where " + states + project + " order by id";
    }

    private static Predicate<Task> containing(String text) {
        Pattern pattern = Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return task -> pattern.matcher(task.title()).find()
                || pattern.matcher(task.body()).find();
    }

    /** Compare-and-set; false where the task is not as it was {@code before}. */
    static boolean move(Handle handle, Task before, TaskState next, TaskChange change, long now) {
        int moved = handle.createUpdate(MOVE)
                .bind("id", before.id())
                .bind("before", before.state().word())
                .bind("rememberedBefore", before.stateBeforeTrash().map(TaskState::word))
                .bind("next", next.word())
                .bind("remembered", remembered(before, next).map(TaskState::word))
                .bind("now", now)
                .execute();
        if (moved == 1) {
            explain(handle, before.id(), change);
        }
        return moved == 1;
    }

    private static Optional<TaskState> remembered(Task before, TaskState next) {
        return next == TaskState.TRASHED ? Optional.of(before.state()) : Optional.empty();
    }

    /** In the trash, question and reason are out of sight but kept, so that restore brings them back. */
    private static void explain(Handle handle, long id, TaskChange change) {
        if (change instanceof TaskChange.Trash || change instanceof TaskChange.Restore) {
            return;
        }
        handle.createUpdate("update task set question = :question, reason = :reason where id = :id")
                .bind("question", question(change).map(text -> StoredText.cut(text, StoredText.LONG)))
                .bind("reason", reason(change).map(text -> StoredText.cut(text, StoredText.LONG)))
                .bind("id", id)
                .execute();
    }

    private static Optional<String> question(TaskChange change) {
        return change instanceof TaskChange.Ask(String question) ? Optional.of(question) : Optional.empty();
    }

    static Optional<String> reason(TaskChange change) {
        return switch (change) {
            case TaskChange.Fail(String reason) -> Optional.of(reason);
            case TaskChange.Interrupt(String reason) -> Optional.of(reason);
            default -> Optional.empty();
        };
    }

    static void setQueued(Handle handle, long id, long seq) {
        handle.createUpdate("update task set queued_seq = :seq where id = :id")
                .bind("seq", seq)
                .bind("id", id)
                .execute();
    }

    static int setBase(Handle handle, long id, Task.Base base, long now) {
        return handle.createUpdate("""
                        update task set base_commit = :commit, base_branch = :branch, updated_at = :now
                         where id = :id
                        """)
                .bind("commit", base.commit())
                .bind("branch", base.branch())
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    /** Only while a run goes on: its last words may come in after its end. */
    static int setDoing(Handle handle, long id, String doing) {
        return handle.createUpdate("update task set doing = :doing where id = :id and state in ('starting', 'running')")
                .bind("doing", StoredText.cut(doing, StoredText.LINE))
                .bind("id", id)
                .execute();
    }

    static int edit(Handle handle, long id, String title, String body, int priority, long now) {
        return handle.createUpdate("""
                        update task set title = :title, body = :body, priority = :priority, updated_at = :now
                         where id = :id
                        """)
                .bind("title", title)
                .bind("body", body)
                .bind("priority", priority)
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    static Collection<Long> idsOfProject(Handle handle, long project) {
        return handle.createQuery("select id from task where project_id = :project")
                .bind("project", project)
                .mapTo(Long.class)
                .list();
    }

    static long countOutsideTrash(Handle handle, long project) {
        return handle.createQuery("select count(*) from task where project_id = :project and state <> 'trashed'")
                .bind("project", project)
                .mapTo(Long.class)
                .one();
    }

    private static Task map(ResultSet row, StatementContext context) throws SQLException {
        TaskState state = state(row.getString("state"));
        return new Task(
                row.getLong("id"),
                row.getLong("project_id"),
                row.getString("title"),
                row.getString("body"),
                row.getString("agent"),
                place(row.getString("place")),
                state,
                row.getInt("priority"),
                row.getString("branch"),
                base(row),
                Optional.ofNullable(row.getString("question")).filter(_ -> state == TaskState.WAITING),
                Optional.ofNullable(row.getString("doing")),
                Optional.ofNullable(row.getString("reason")).filter(_ -> isUnsuccessful(state)),
                Optional.ofNullable(row.getString("state_before_trash")).map(TaskRows::state),
                Micros.instant(row.getLong("created_at")),
                Micros.instant(row.getLong("updated_at")));
    }

    private static boolean isUnsuccessful(TaskState state) {
        return state == TaskState.FAILED || state == TaskState.INTERRUPTED;
    }

    private static Optional<Task.Base> base(ResultSet row) throws SQLException {
        String branch = row.getString("base_branch");
        return Optional.ofNullable(row.getString("base_commit")).map(commit -> new Task.Base(commit, branch));
    }

    private static TaskState state(String word) {
        return TaskState.of(word).orElseThrow(() -> unknownWord(word));
    }

    private static PlaceName place(String word) {
        return PlaceName.of(word).orElseThrow(() -> unknownWord(word));
    }

    static Problem unknownWord(String word) {
        return Problem.failed(
                "unknown-word",
                "reading a task",
                "the database says '" + word + "', which this Taskbox does not know",
                "Install the newest Taskbox, which knows what newer ones wrote");
    }
}
