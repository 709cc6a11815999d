package dev.taskbox.store;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The only way by which rows of tasks and events go. */
final class Retention {
    private static final String TASKS_OF_LIST = "(select value from json_each(:tasks))";

    private Retention() {}

    /** @return how many rows went */
    static int removeOld(Handle handle, long trashedSince, long eventsSince) {
        int rows = removeTasks(handle, idsBefore(handle, "trashed", trashedSince));
        return rows + removeEvents(handle, idsBefore(handle, "done", eventsSince));
    }

    static int removeTasks(Handle handle, Collection<Long> tasks) {
        int rows = removeEvents(handle, tasks);
        for (String sql : new String[] {
            "delete from mark where task_id in " + TASKS_OF_LIST,
            "delete from run where task_id in " + TASKS_OF_LIST,
            "delete from task where id in " + TASKS_OF_LIST
        }) {
            rows += bind(handle.createUpdate(sql), tasks).execute();
        }
        return rows;
    }

    private static int removeEvents(Handle handle, Collection<Long> tasks) {
        handle.execute("insert into retention (going_on) values (1)");
        int rows = bind(handle.createUpdate("delete from event where task_id in " + TASKS_OF_LIST), tasks)
                .execute();
        handle.execute("delete from retention");
        return rows;
    }

    private static Collection<Long> idsBefore(Handle handle, String state, long updatedBefore) {
        return handle.createQuery("select id from task where state = :state and updated_at < :before")
                .bind("state", state)
                .bind("before", updatedBefore)
                .mapTo(Long.class)
                .list();
    }

    private static Update bind(Update update, Collection<Long> tasks) {
        return update.bind("tasks", tasks.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]")));
    }
}
