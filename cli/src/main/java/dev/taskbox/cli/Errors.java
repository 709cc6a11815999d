package dev.taskbox.cli;

import dev.taskbox.model.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What went wrong, as docs/cli.md wants it said. */
final class Errors {
    private Errors() {}

    static void print(Screen screen, boolean json, Problem problem) {
        if (json) {
            screen.err(Json.write(Shapes.of(problem)));
        } else {
            screen.err(Line.of("task: " + sentence(problem)));
        }
    }

    private static String sentence(Problem problem) {
        return problem.remedy().endsWith("?") ? problem.getMessage() + ". " + problem.remedy() : problem.sentence();
    }

    /** A command line that could not be understood. */
    static Problem usage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName(" ");
        String why = String.valueOf(e.getMessage());
        Optional<String> meant = Optional.empty();
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            why = unmatched(command, word, unmatched.isUnknownOption());
            meant = Nearest.to(word, candidates(command, word));
        } else if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            why = "it needs " + String.join(" and ", labels(missing));
        }
        String remedy = meant.map(it -> "Did you mean " + it + "?").orElse("See " + name + " --help");
        return Problem.usage("usage", "reading " + name, firstLine(why), remedy);
    }

    private static String unmatched(CommandLine command, String word, boolean option) {
        if (option) {
            return "there is no option " + word;
        }
        return command.getSubcommands().isEmpty()
                ? "there is one word too many, " + word
                : "there is no command " + word;
    }

    private static Collection<String> candidates(CommandLine command, String word) {
        if (word.startsWith("-")) {
            return command.getCommandSpec().optionsMap().keySet();
        }
        return command.getSubcommands().keySet();
    }

    private static List<String> labels(MissingParameterException missing) {
        List<String> labels = new ArrayList<>();
        missing.getMissing().forEach(it -> labels.add(it.paramLabel()));
        return labels;
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.isEmpty() ? line : line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
    }

    /** A word that is none of the few that are possible. */
    static Problem noSuch(String what, String word, Collection<String> known) {
        String remedy = Nearest.to(word, known)
                .map(it -> "Did you mean " + it + "?")
                .orElse("Use one of " + String.join(", ", known));
        return Problem.usage("no-such-" + what, "reading the " + what + " " + word, "there is no such " + what, remedy);
    }
}
