package dev.taskbox.store;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables {@code event} and {@code mark}. */
final class EventRows {
    static final String AFTER = "select * from event where seq > :after order by seq";
    static final String OF_TASK_AFTER = "select * from event where task_id = :task and seq > :after order by seq";
    static final String LAST = "select coalesce(max(seq), 0) from event";

    static final String LAST_COLLECTS = """
            select event.* from event indexed by event_of_collect
             where task_id in (select value from json_each(:tasks))
               and kind in ('flag.raised', 'work.collected')
               and seq >= (select max(seq) from event as others
                            where others.task_id = event.task_id
                              and others.kind in ('flag.raised', 'work.collected')
                              and others.kind = 'work.collected')
             order by task_id, seq
            """;

    private static final String INSERT =
            "insert into event (task_id, run, at, kind, fact) values (?, ?, ?, ?, ?) returning seq";

    private static final String SET_MARK = """
            insert into mark (task_id, run, stream, bytes) values (:task, :run, :stream, :bytes)
            on conflict (task_id, run, stream) do update set bytes = excluded.bytes
            """;

    private static final System.Logger LOGGER = System.getLogger(EventRows.class.getName());

    /** Kinds that were complained about: a board reads the same events over and over. */
    private static final Set<String> UNREADABLE = ConcurrentHashMap.newKeySet();

    private EventRows() {}

    /** Gives them back as they are stored: numbered, times in microseconds, texts cut. */
    static List<Event> insert(Handle handle, List<Event> events) throws SQLException {
        List<Event> stored = new ArrayList<>(events.size());
        try (PreparedStatement insert = handle.getConnection().prepareStatement(INSERT)) {
            for (Event event : events) {
                stored.add(insert(insert, event));
            }
        }
        denials(stored).forEach((run, count) -> RunRows.countDenials(handle, run.task, run.number, count));
        return List.copyOf(stored);
    }

    private static Event insert(PreparedStatement insert, Event event) throws SQLException {
        FactJson.Stored fact = FactJson.write(event.fact());
        long at = Micros.of(event.at());
        insert.setLong(1, event.taskId());
        insert.setInt(2, event.run());
        insert.setLong(3, at);
        insert.setString(4, fact.kind());
        insert.setString(5, fact.json());
        try (ResultSet row = insert.executeQuery()) {
            row.next();
            Fact kept = FactJson.read(fact.kind(), fact.json()).orElseThrow();
            return new Event(row.getLong(1), event.taskId(), event.run(), Micros.instant(at), kept);
        }
    }

    private record RunKey(long task, int number) {}

    private static Map<RunKey, Long> denials(List<Event> events) {
        return events.stream()
                .filter(event -> event.fact() instanceof Fact.EgressDenied)
                .collect(
                        Collectors.groupingBy(event -> new RunKey(event.taskId(), event.run()), Collectors.counting()));
    }

    static List<Event> after(Handle handle, long seq, int limit) {
        return readable(handle.createQuery(AFTER).bind("after", seq), limit);
    }

    static List<Event> ofTaskAfter(Handle handle, long task, long seq, int limit) {
        return readable(handle.createQuery(OF_TASK_AFTER).bind("task", task).bind("after", seq), limit);
    }

    static List<Event> lastCollects(Handle handle, Collection<Long> tasks) {
        return readable(
                handle.createQuery(LAST_COLLECTS)
                        .bind("tasks", tasks.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"))),
                Integer.MAX_VALUE);
    }

    /**
     * Without a limit in the SQL, so that unreadable ones do not count: who asks for 100 and gets 99 believes to be at
     * the end. SQLite finds rows as they are asked for.
     */
    private static List<Event> readable(Query query, int limit) {
        try (Stream<Optional<Event>> rows = query.map(EventRows::map).stream()) {
            return rows.flatMap(Optional::stream).limit(limit).toList();
        }
    }

    static long lastSeq(Handle handle) {
        return handle.createQuery(LAST).mapTo(Long.class).one();
    }

    static long mark(Handle handle, long task, int run, String stream) {
        return handle.createQuery("select bytes from mark where task_id = :task and run = :run and stream = :stream")
                .bind("task", task)
                .bind("run", run)
                .bind("stream", stream)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    static void setMark(Handle handle, long task, int run, String stream, long bytes) {
        handle.createUpdate(SET_MARK)
                .bind("task", task)
                .bind("run", run)
                .bind("stream", stream)
                .bind("bytes", bytes)
                .execute();
    }

    private static Optional<Event> map(ResultSet row, StatementContext context) throws SQLException {
        long seq = row.getLong("seq");
        long task = row.getLong("task_id");
        int run = row.getInt("run");
        Instant at = Micros.instant(row.getLong("at"));
        String kind = row.getString("kind");
        Optional<Fact> fact = FactJson.read(kind, row.getString("fact"));
        if (fact.isEmpty() && UNREADABLE.add(kind)) {
            LOGGER.log(
                    Level.WARNING,
                    "Event " + seq + " of the kind " + kind + " is left out, with all others like it: this Taskbox"
                            + " cannot read it. A newer one may have written it");
        }
        return fact.map(read -> new Event(seq, task, run, at, read));
    }
}
