package dev.taskbox.policy;

import java.nio.file.Path;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One file being read.
 *
 * @param home of the user, for {@code ~}
 * @param userConfig where the keys belong that only the user may set
 */
record Reading(Path file, Scope scope, Path home, Path userConfig, Issues issues) {
    /** Who wrote it. A project's file comes with the repository; what it may not say only the user may. */
    enum Scope {
        PROJECT,
        USER
    }

    boolean isProject() {
        return scope == Scope.PROJECT;
    }

    Spot spot(Node node) {
        return node.getStartMark().map(this::spot).orElse(new Spot(file, 1, 1));
    }

    Spot spot(Mark mark) {
        return new Spot(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    void issue(Node at, String why, String remedy) {
        issues.add(spot(at), why, remedy);
    }
}
