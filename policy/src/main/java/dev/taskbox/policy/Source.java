package dev.taskbox.policy;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The text of a policy file. Only a file that is surely not there counts as none; everything else unreadable is a problem. */
record Source(Path file, String text) {
    static final int LARGEST = 256 * 1024;

    /** A file of a repository: a link could make it any file of the user's, and a pipe would never end. */
    static Optional<Source> inProject(Path file) {
        return read(file, NOFOLLOW_LINKS);
    }

    /** A file of the user's own, who may keep it elsewhere and link to it. */
    static Optional<Source> ofUser(Path file) {
        return read(file);
    }

    private static Optional<Source> read(Path file, LinkOption... options) {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, options).isRegularFile()) {
                throw unreadable(file, "it is not a regular file", "Put a plain file there");
            }
            return Optional.of(new Source(file, decode(file, bytes(file, options))));
        } catch (NoSuchFileException _) {
            if (Files.isSymbolicLink(file)) {
                throw unreadable(file, "it is a symbolic link to nothing", "Mend or remove the link");
            }
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, "it cannot be read (" + e + ")", "Make it readable for your user")
                    .causedBy(e);
        }
    }

    private static byte[] bytes(Path file, LinkOption... options) throws IOException {
        OpenOption[] open = new OpenOption[options.length + 1];
        open[0] = StandardOpenOption.READ;
        System.arraycopy(options, 0, open, 1, options.length);
        try (InputStream in = Files.newInputStream(file, open)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw unreadable(file, "it is larger than 256 KiB", "Make it smaller");
            }
            return bytes;
        }
    }

    private static String decode(Path file, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            String before = new String(bytes, 0, buffer.position(), StandardCharsets.UTF_8);
            long line = before.chars().filter(c -> c == '\n').count() + 1;
            throw unreadable(file, "line " + line + ": it is not UTF-8 text", "Save it as UTF-8")
                    .causedBy(e);
        }
    }

    private static Problem unreadable(Path file, String why, String remedy) {
        return Problem.usage("bad-policy", "reading the policy " + file, why, remedy);
    }
}
