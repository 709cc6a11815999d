package dev.taskbox.agents;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an agent that can only talk asks for a decision: the last line of its last message. */
final class Question {
    static final String MARK = "QUESTION:";

    private static final int LONGEST = 1000;

    /** Models decorate: bold, a list's dash, a quote's angle. */
    private static final Pattern LINE = Pattern.compile("[*_>`#\\-\\s]*" + MARK + "[*_`\\s]*(.*?)[*_`\\s]*");

    private Question() {}

    static Optional<String> in(String message) {
        String stripped = message.stripTrailing();
        String last = stripped.substring(stripped.lastIndexOf('\n') + 1);
        if (last.length() > 4 * LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = LINE.matcher(last);
        return Optional.of(matcher)
                .filter(Matcher::matches)
                .map(found -> Texts.line(found.group(1), LONGEST))
                .filter(question -> !question.isEmpty());
    }
}
