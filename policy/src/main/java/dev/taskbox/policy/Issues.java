package dev.taskbox.policy;

import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with the files of one reading, so that a person mends it in one go. */
final class Issues {
    private static final int MOST_SHOWN = 20;

    private final List<Issue> found = new ArrayList<>();

    /** @param line from 1 @param remedy a sentence without a full stop */
    private record Issue(Path file, int line, String why, String remedy) {
        String sentence(Path besides) {
            String place = file.equals(besides) ? "" : "in " + file + " ";
            return "Also " + place + where() + ". " + ended();
        }

        String where() {
            return "line " + line + ": " + why;
        }

        String ended() {
            return remedy.endsWith("?") ? remedy : remedy + ".";
        }
    }

    void add(Path file, int line, String why, String remedy) {
        found.add(new Issue(file, line, why, remedy));
    }

    int count() {
        return found.size();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw problem();
        }
    }

    private Problem problem() {
        Issue first = found.getFirst();
        List<String> remedies = new ArrayList<>();
        remedies.add(found.size() == 1 ? first.remedy() : first.ended());
        found.stream()
                .skip(1)
                .limit(MOST_SHOWN - 1)
                .map(issue -> issue.sentence(first.file()))
                .forEach(remedies::add);
        if (found.size() > MOST_SHOWN) {
            remedies.add("And " + (found.size() - MOST_SHOWN) + " more");
        }
        return Problem.usage(
                "bad-policy", "reading the policy " + first.file(), first.where(), String.join(" ", remedies));
    }
}
