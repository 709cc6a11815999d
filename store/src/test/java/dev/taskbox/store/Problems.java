package dev.taskbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskbox.model.Problem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

final class Problems {
    private Problems() {}

    static Problem problem(ThrowingCallable call) {
        Problem problem = catchThrowableOfType(Problem.class, call);
        assertThat(problem).as("a problem").isNotNull();
        assertThat(problem.tried()).isNotBlank();
        assertThat(problem.why()).isNotBlank();
        assertThat(problem.remedy()).isNotBlank();
        return problem;
    }

    static void assertProblem(Problem.Kind kind, String code, ThrowingCallable call) {
        Problem problem = problem(call);
        assertThat(problem.code()).as(problem.sentence()).isEqualTo(code);
        assertThat(problem.kind()).as(problem.sentence()).isEqualTo(kind);
    }
}
