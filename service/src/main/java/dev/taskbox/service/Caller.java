package dev.taskbox.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a door knows of the program that called it.
 *
 * @param directory absolute; empty where it is gone
 * @param variables {@code NAME=VALUE}
 * @param terminal which of the three streams are terminals, as a sum of 1, 2 and 4, then columns and rows, 0 where
 *     unknown: {@code 7 80 24}
 */
public record Caller(List<String> argv, String directory, List<String> variables, String terminal) {
    /** The door measures with the shell's own means: asking for a terminal in Java costs more than all the rest. */
    public static final String TERMINAL_VARIABLE = "TASKBOX_TTY";

    static final String DIRECTORY_VARIABLE = "TASKBOX_PWD";

    private static final String[] PASSED_ON = {
        "TERM",
        "COLORTERM",
        "COLORFGBG",
        "NO_COLOR",
        "EDITOR",
        "VISUAL",
        "LANG",
        "LC_ALL",
        "TZ",
        "TASKBOX_THEME",
        "TASKBOX_TUI_TRACE",
    };

    public Caller {
        argv = List.copyOf(argv);
        variables = List.copyOf(variables);
    }

    /** This process. */
    public static Caller ofProcess(String[] argv) {
        Map<String, String> environment = System.getenv();
        List<String> variables = new ArrayList<>();
        for (String name : PASSED_ON) {
            String value = environment.get(name);
            if (value != null) {
                variables.add(name.concat("=").concat(value));
            }
        }
        String terminal = environment.getOrDefault(TERMINAL_VARIABLE, "0 0 0");
        return new Caller(List.of(argv), directory(environment), variables, terminal);
    }

    /** Where the directory is gone, no JVM starts in it: the launcher stands elsewhere then. */
    private static String directory(Map<String, String> environment) {
        String told = environment.get(DIRECTORY_VARIABLE);
        return told == null ? Path.of("").toAbsolutePath().toString() : told;
    }

    boolean isTerminal(int bit) {
        return !terminal.isEmpty() && (terminal.charAt(0) - '0' & bit) != 0;
    }
}
