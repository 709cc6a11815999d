package dev.taskbox.cli;

import dev.taskbox.model.Problem;
import dev.taskbox.service.TaskService.TaskView;
import java.util.List;
import java.util.function.LongFunction;

/** A command: picocli fills in its options, then it runs. Made anew for every command line. */
abstract class Verb {
    static final int OK = 0;

    /** @return the exit code */
    abstract int run(Session session);

    /** Each on its own: one that fails keeps none of the others from being done. @return the first failure's code */
    static int each(Session session, List<String> ids, LongFunction<TaskView> action) {
        int code = OK;
        for (String id : ids) {
            try {
                session.print(action.apply(session.resolve(id)));
            } catch (Problem e) {
                Errors.print(session.screen(), session.json(), e);
                code = code == OK ? e.kind().exitCode() : code;
            }
        }
        return code;
    }
}
