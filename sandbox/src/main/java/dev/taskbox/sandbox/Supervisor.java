package dev.taskbox.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who stands between taskd and a box. A number alone may have gone to another process since; with the time of its start
 * it is the supervisor or nobody.
 */
record Supervisor(long pid, long startTicks) {
    /** A detached one writes it, when its box is there. */
    static final String FILE = "pid";

    /** Of an attached one, which ends with whoever asked for it and is not to be found again by its name. */
    private static final String ATTACHED_FILE = "attached";

    static Optional<Supervisor> parse(String text) {
        String[] words = text.strip().split(" ", -1);
        return words.length == 3
                ? Optional.of(new Supervisor(Long.parseLong(words[0]), Long.parseLong(words[1])))
                : Optional.empty();
    }

    /** @param directory of the process in the box */
    static void noteAttached(Path directory, long pid) throws IOException {
        Files.writeString(directory.resolve(ATTACHED_FILE), pid + " " + startTicks(pid) + " 0\n");
    }

    /** Those of a sandbox's processes that run, the last that was started first. */
    static List<Supervisor> running(List<Path> processDirectories) {
        return processDirectories.stream()
                .flatMap(directory -> in(directory).stream())
                .filter(Supervisor::isAlive)
                .sorted(Comparator.comparingLong((Supervisor it) -> it.startTicks())
                        .reversed())
                .toList();
    }

    private static Optional<Supervisor> in(Path directory) {
        for (String name : List.of(FILE, ATTACHED_FILE)) {
            try {
                return parse(Files.readString(directory.resolve(name)));
            } catch (IOException _) {
                // not of this kind, or just forgotten
            }
        }
        return Optional.empty();
    }

    boolean isAlive() {
        return startTicks(pid) == startTicks;
    }

    /** Field 22 of {@code /proc/PID/stat}, or -1; the name in field 2 may hold blanks and parentheses. */
    static long startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z") ? -1 : Long.parseLong(fields[19]);
        } catch (IOException e) {
            return -1;
        }
    }
}
