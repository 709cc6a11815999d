package dev.taskbox.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Text that a caller hands over in a file or by its input. */
final class Texts {
    private static final int LONGEST = 1 << 20;

    private Texts() {}

    /** @param file below the caller's directory, or {@code -} for its input */
    static String read(Session session, String file) {
        if (file.equals("-")) {
            return input(session);
        }
        try {
            Path path = session.invocation().directory().resolve(file).normalize();
            if (isOfTheCallersProcess(path)) {
                throw unreadable(
                        file,
                        "it names an open file of your shell, which taskd does not have",
                        "Hand it over by the input, with -");
            }
            try (InputStream in = session.service().openFile(path)) {
                return text(in, file);
            }
        } catch (NoSuchFileException _) {
            throw unreadable(file, "there is no such file", "");
        } catch (IOException | InvalidPathException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), "");
        }
    }

    /** {@code <(command)} of a shell: the number means another file in taskd. */
    private static boolean isOfTheCallersProcess(Path path) {
        return path.startsWith("/dev/fd") || path.startsWith("/proc/self") || path.startsWith("/dev/stdin");
    }

    static String input(Session session) {
        try {
            return text(session.invocation().terminal().in(), "the input");
        } catch (IOException e) {
            throw stopped(e);
        }
    }

    /** What the caller writes in an editor of its own. */
    static String edited(Session session) {
        try {
            return session.invocation().terminal().edit("").strip();
        } catch (IOException e) {
            throw stopped(e);
        }
    }

    private static String text(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw unreadable(name, "it is longer than 1 MiB", "");
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw unreadable(name, "it is no UTF-8 text", "");
        }
    }

    /** One line, without its end. */
    static String answer(InputStream in) {
        StringBuilder line = new StringBuilder();
        try {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.append((char) b);
            }
        } catch (IOException e) {
            throw stopped(e);
        }
        return line.toString();
    }

    private static RuntimeException stopped(IOException e) {
        return e instanceof InterruptedIOException ? new Screen.CallerGone(e) : new UncheckedIOException(e);
    }

    private static Problem unreadable(String name, String why, String remedy) {
        return Problem.usage(
                "unreadable-text",
                "reading " + name,
                why,
                remedy.isEmpty() ? "Name a text file, or - for the input" : remedy);
    }
}
