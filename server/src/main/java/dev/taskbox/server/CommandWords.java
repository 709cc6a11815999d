package dev.taskbox.server;

import dev.taskbox.model.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line into words as a shell would, with quotes and backslashes, and does nothing else of a shell:
 * what would pipe, redirect or expand is refused, so that nobody takes it for done.
 */
final class CommandWords {
    static final int LONGEST = 128 << 10;
    private static final int MOST = 4096;
    private static final String OF_A_SHELL = "|&;<>()$`";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    private CommandWords(String text) {
        this.text = text;
    }

    /** @throws Problem kind USAGE */
    static List<String> of(byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw bad(
                    "it is longer than " + (LONGEST >> 10) + " KiB", "Hand longer texts over by the input, with -F -");
        }
        try {
            return of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException _) {
            throw bad("it is no UTF-8 text", "Set your terminal to UTF-8");
        }
    }

    static List<String> of(String text) {
        if (text.indexOf('\0') >= 0) {
            throw bad("it holds a NUL character", "Leave it out");
        }
        return new CommandWords(text).split();
    }

    private static Problem bad(String why, String remedy) {
        return Problem.usage("bad-command-line", "reading the command line", why, remedy);
    }

    private List<String> split() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case ' ', '\t', '\n', '\r' -> endWord();
                case '\'' -> single();
                case '"' -> twofold();
                case '\\' -> escaped();
                default -> plain(c);
            }
        }
        endWord();
        return words;
    }

    private void plain(char c) {
        if (OF_A_SHELL.indexOf(c) >= 0) {
            throw bad(
                    "it has " + c + " outside of quotes, and there is no shell here",
                    "Quote it for this side: '\"" + c + "\"'");
        }
        take(c);
    }

    private void take(char c) {
        word.append(c);
        inWord = true;
    }

    private void endWord() {
        if (inWord) {
            if (words.size() == MOST) {
                throw bad("it has more than " + MOST + " words", "Hand longer texts over by the input, with -F -");
            }
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private void single() {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            throw notClosed('\'');
        }
        word.append(text, at, end);
        inWord = true;
        at = end + 1;
    }

    private void twofold() {
        inWord = true;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            boolean escapes = c == '\\' && at < text.length() && "\"\\$`".indexOf(text.charAt(at)) >= 0;
            word.append(escapes ? text.charAt(at++) : c);
        }
        throw notClosed('"');
    }

    private void escaped() {
        if (at == text.length()) {
            throw bad("it ends with a backslash", "Quote it");
        }
        take(text.charAt(at++));
    }

    private static Problem notClosed(char quote) {
        return bad(
                "the quote " + quote + " is not closed",
                "Your own shell takes one pair of quotes away: quote twice, as in '\"What is up?\"'");
    }
}
