package dev.taskbox.store;

import dev.taskbox.model.Money;
import dev.taskbox.model.Run;
import dev.taskbox.model.RunState;
import dev.taskbox.model.TokenUsage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code run}. */
final class RunRows {
    static final String LAST = """
            select run.* from run
             where task_id in (select value from json_each(:tasks))
               and number = (select max(number) from run as others where others.task_id = run.task_id)
             order by task_id
            """;

    private static final String INSERT = """
            insert into run (task_id, number, state, policy_hash, policy_json, turns, tokens_input, tokens_output,
                             tokens_cache_read, tokens_cache_write, cost_amount, cost_currency, denials, queued_at)
            values (:task, :number, 'queued', :hash, :json, 0, 0, 0, 0, 0, :amount, :currency, 0, :now)
            returning *
            """;

    private static final String UPDATE = """
            update run
               set state = :state, session_id = :session, turns = :turns, exit_code = :exitCode, tokens_input = :input,
                   tokens_output = :output, tokens_cache_read = :cacheRead, tokens_cache_write = :cacheWrite,
                   cost_amount = :amount, cost_currency = :currency, limit_reached = :limit, started_at = :startedAt,
                   ended_at = :endedAt
             where task_id = :task and number = :number
            """;

    private RunRows() {}

    static Run insert(Handle handle, long task, String policyHash, String policyJson, long now) {
        return handle.createQuery(INSERT)
                .bind("task", task)
                .bind("number", lastNumber(handle, task) + 1)
                .bind("hash", policyHash)
                .bind("json", policyJson)
                .bind("amount", Money.NONE.amount().toString())
                .bind("currency", Money.NONE.currency())
                .bind("now", now)
                .map(RunRows::map)
                .one();
    }

    /** 0 where it has no run. */
    static int lastNumber(Handle handle, long task) {
        return handle.createQuery("select coalesce(max(number), 0) from run where task_id = :task")
                .bind("task", task)
                .mapTo(Integer.class)
                .one();
    }

    static List<Run> of(Handle handle, long task) {
        return handle.createQuery("select * from run where task_id = :task order by number")
                .bind("task", task)
                .map(RunRows::map)
                .list();
    }

    static Optional<Run> byNumber(Handle handle, long task, int number) {
        return handle.createQuery("select * from run where task_id = :task and number = :number")
                .bind("task", task)
                .bind("number", number)
                .map(RunRows::map)
                .findOne();
    }

    /** The ids go in as one JSON array: how many there are changes neither the SQL nor a limit. */
    static List<Run> last(Handle handle, Collection<Long> tasks) {
        return handle.createQuery(LAST)
                .bind("tasks", tasks.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]")))
                .map(RunRows::map)
                .list();
    }

    static int update(Handle handle, Run run) {
        return handle.createUpdate(UPDATE)
                .bind("task", run.taskId())
                .bind("number", run.number())
                .bind("state", run.state().word())
                .bind("session", run.sessionId().map(text -> StoredText.cut(text, StoredText.LINE)))
                .bind("turns", run.turns())
                .bind("exitCode", run.exitCode())
                .bind("input", run.tokens().input())
                .bind("output", run.tokens().output())
                .bind("cacheRead", run.tokens().cacheRead())
                .bind("cacheWrite", run.tokens().cacheWrite())
                .bind("amount", amount(run.cost()))
                .bind("currency", StoredText.cut(run.cost().currency(), StoredText.LINE))
                .bind("limit", run.limit().map(text -> StoredText.cut(text, StoredText.LINE)))
                .bind("startedAt", run.startedAt().map(Micros::of))
                .bind("endedAt", run.endedAt().map(Micros::of))
                .execute();
    }

    /** 34 digits: an agent may report a number as long as it likes. */
    private static String amount(Money cost) {
        return cost.amount().round(MathContext.DECIMAL128).toString();
    }

    static void countDenials(Handle handle, long task, int number, long denials) {
        handle.createUpdate("update run set denials = denials + :denials where task_id = :task and number = :number")
                .bind("denials", denials)
                .bind("task", task)
                .bind("number", number)
                .execute();
    }

    private static Run map(ResultSet row, StatementContext context) throws SQLException {
        return new Run(
                row.getLong("task_id"),
                row.getInt("number"),
                state(row.getString("state")),
                row.getString("policy_hash"),
                row.getString("policy_json"),
                Optional.ofNullable(row.getString("session_id")),
                row.getInt("turns"),
                exitCode(row),
                tokens(row),
                new Money(new BigDecimal(row.getString("cost_amount")), row.getString("cost_currency")),
                Optional.ofNullable(row.getString("limit_reached")),
                row.getInt("denials"),
                Micros.instant(row.getLong("queued_at")),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    private static TokenUsage tokens(ResultSet row) throws SQLException {
        return new TokenUsage(
                row.getLong("tokens_input"),
                row.getLong("tokens_output"),
                row.getLong("tokens_cache_read"),
                row.getLong("tokens_cache_write"));
    }

    private static OptionalInt exitCode(ResultSet row) throws SQLException {
        int code = row.getInt("exit_code");
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(code);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Micros.instant(micros));
    }

    private static RunState state(String word) {
        for (RunState state : RunState.values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw TaskRows.unknownWord(word);
    }
}
