package dev.taskbox.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.model.Problem;
import dev.taskbox.service.Terminal.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Help for commands, from their annotations, and for topics, from the resources beside this class. */
final class HelpText {
    private static final int NARROWEST = 60;
    private static final int WIDEST = 110;

    private HelpText() {}

    static String about(List<String> words, Screen screen) {
        if (words.size() == 1 && MachineVerbs.TOPICS.contains(words.getFirst())) {
            return topic(words.getFirst());
        }
        CommandLine command = Tree.whole();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw noSuch(word, command);
            }
            command = next;
        }
        return usage(command, screen);
    }

    private static Problem noSuch(String word, CommandLine command) {
        List<String> known = new ArrayList<>(command.getSubcommands().keySet());
        known.addAll(MachineVerbs.TOPICS);
        String remedy =
                Nearest.to(word, known).map(it -> "Did you mean " + it + "?").orElse("See task help");
        return Problem.notFound(
                "no-such-topic", "finding help on " + word, "there is no such command or topic", remedy);
    }

    private static String topic(String name) {
        try (InputStream text = Objects.requireNonNull(HelpText.class.getResourceAsStream("help/" + name + ".txt"))) {
            return new String(text.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String usage(CommandLine command, Screen screen) {
        command.setUsageHelpWidth(Math.clamp(screen.columns(), NARROWEST, WIDEST));
        return command.getUsageMessage(screen.hasColours(Stream.OUT) ? Ansi.ON : Ansi.OFF);
    }
}
