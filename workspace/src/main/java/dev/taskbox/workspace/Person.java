package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** Whose name stands in a commit. */
public record Person(String name, String email) {
    static final Person TASKBOX = new Person("Taskbox", "taskbox@localhost");

    public Person {
        requireNonNull(name, "name is null");
        requireNonNull(email, "email is null");
    }

    Map<String, String> environment() {
        return Map.of(
                "GIT_AUTHOR_NAME", name,
                "GIT_AUTHOR_EMAIL", email,
                "GIT_COMMITTER_NAME", name,
                "GIT_COMMITTER_EMAIL", email);
    }
}
