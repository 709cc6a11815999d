package dev.taskbox.policy;

import java.nio.file.Path;

/** A place in a file; line and column count from 1. */
record Spot(Path file, int line, int column) {
    /** Short, for people who know which project they are in: {@code .taskbox.yaml:12}. */
    String origin() {
        return file.getFileName() + ":" + line;
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
