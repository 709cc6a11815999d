package dev.taskbox.workspace;

import java.util.List;
import java.util.stream.Collectors;

/** A host command as the URL of git's {@code ext} transport, which runs it without a shell. */
final class ExtUrl {
    private ExtUrl() {}

    /**
     * Blanks part the words and a percent sign begins an escape; nothing else has a meaning there.
     *
     * @throws IllegalArgumentException where a word is empty or holds NUL: neither can be written down
     */
    static String of(List<String> words) {
        if (words.isEmpty() || words.stream().anyMatch(word -> word.isEmpty() || word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a word of the command is empty or holds NUL");
        }
        return words.stream()
                .map(word -> word.replace("%", "%%").replace(" ", "% "))
                .collect(Collectors.joining(" ", "ext::", ""));
    }
}
