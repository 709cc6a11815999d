package dev.taskbox.egress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a push asks for: the part of it before the pack.
 *
 * @param oddity why it cannot be judged by its commands
 */
record PushCommands(List<Command> commands, Set<String> capabilities, Optional<String> oddity) {
    private static final int MOST = 256;
    private static final Pattern SHALLOW = Pattern.compile("shallow ([0-9a-f]{40}|[0-9a-f]{64})");
    private static final Pattern COMMAND =
            Pattern.compile("(?<from>[0-9a-f]{40}|[0-9a-f]{64}) (?<to>[0-9a-f]{40}|[0-9a-f]{64}) (?<ref>[^\0]+)");

    PushCommands {
        commands = List.copyOf(commands);
        capabilities = Set.copyOf(capabilities);
    }

    /** @param ref byte by byte as it came */
    record Command(String to, String ref) {
        boolean isDelete() {
            return to.chars().allMatch(c -> c == '0');
        }
    }

    /** Reads as far as the commands go, or until one line is odd. */
    static PushCommands read(PktLine.Source in) throws IOException, BadMessage {
        List<Command> commands = new ArrayList<>();
        Set<String> capabilities = Set.of();
        for (Optional<String> line = PktLine.read(in); line.isPresent(); line = PktLine.read(in)) {
            String text = line.get();
            int end = commands.isEmpty() && text.indexOf('\0') >= 0 ? text.indexOf('\0') : text.length();
            if (end < text.length()) {
                capabilities = Set.of(words(text.substring(end + 1)));
            }
            Matcher command = COMMAND.matcher(text.substring(0, end));
            boolean shallow = commands.isEmpty() && SHALLOW.matcher(text).matches();
            if (command.matches() && commands.size() < MOST) {
                commands.add(new Command(command.group("to"), command.group("ref")));
            } else if (!shallow) {
                return new PushCommands(commands, capabilities, Optional.of(oddity(text)));
            }
        }
        boolean options = capabilities.contains("push-options");
        return new PushCommands(
                commands, capabilities, options ? Optional.of("push options are not passed on") : Optional.empty());
    }

    private static String[] words(String capabilities) {
        return Arrays.stream(capabilities.split(" "))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toArray(String[]::new);
    }

    private static String oddity(String text) {
        return text.startsWith("push-cert") ? "signed pushes are not passed on" : "the push is malformed or too large";
    }
}
