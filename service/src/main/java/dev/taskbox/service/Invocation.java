package dev.taskbox.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One command line on its way in, through whichever door.
 *
 * @param environment the few variables a command may look at: {@code TERM}, {@code NO_COLOR}, {@code EDITOR}, {@code LANG}
 */
public record Invocation(List<String> argv, Path directory, Map<String, String> environment, Terminal terminal) {
    public Invocation {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }
}
