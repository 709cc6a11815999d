package dev.taskbox.service;

/** The one place where command lines are parsed and run. */
@FunctionalInterface
public interface CommandRoom {
    /** Runs it to its end. @return the exit code */
    int run(Invocation invocation);
}
