# Sourced by ./bench: how soon the board answers, and what it costs.

bench_board() {
    echo "The board, with ${TASKS:-10000} tasks and ${EVENTS:-1000000} events, on a terminal of 140 by 40"
    command -v sqlite3 >/dev/null || { echo "  not run: it needs sqlite3 to make the tasks"; return; }
    "$task" project add . --name bench >/dev/null
    "$task" add "Task number 0" -p bench -a scripted >/dev/null
    "$task" daemon stop >/dev/null 2>&1
    sqlite3 "$TASKBOX_HOME/data/taskbox.db" "
        insert into task (project_id, title, body, agent, place, state, priority, branch, created_at, updated_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < ${TASKS:-10000} - 1)
        select 1, 'Task number ' || i || ' of the board', '', 'claude', 'native',
            case i % 4 when 0 then 'backlog' when 1 then 'review' else 'done' end, 0, 'task/' || i, i, i from n;
        insert into event (task_id, run, at, kind, fact)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < ${EVENTS:-1000000})
        select 1 + i % ${TASKS:-10000}, 1, i, 'agent.said', '{\"text\":\"line ' || i || '\"}' from n;"
    "$task" version >/dev/null
    local pid
    pid=$("$task" daemon status --json | sed -n 's/.*"pid":\([0-9]*\).*/\1/p')
    perl "$here/board.pl" "$task" "$pid"
}
