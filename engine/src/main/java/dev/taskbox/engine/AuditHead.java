package dev.taskbox.engine;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far an audit goes, in a file beside it: without it nobody could tell that lines are missing at the end.
 *
 * @param hash of the last line
 */
record AuditHead(long entries, String hash) {
    private static final Pattern FORM = Pattern.compile("\\{\"entries\":([0-9]{1,18}),\"hash\":\"([0-9a-f]{64})\"}\n");

    /** Empty where there is none, or it is no head. */
    static Optional<AuditHead> read(Path file) throws IOException {
        try {
            Matcher matcher = FORM.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            return matcher.matches()
                    ? Optional.of(new AuditHead(Long.parseLong(matcher.group(1)), matcher.group(2)))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Whole or not at all. */
    void write(Path file) throws IOException {
        Path made = file.resolveSibling("." + file.getFileName());
        Files.deleteIfExists(made);
        AuditLog.createPrivate(made);
        // not a channel, which an interrupted thread cannot write to
        try (FileOutputStream out = new FileOutputStream(made.toFile())) {
            out.write(
                    ("{\"entries\":" + entries + ",\"hash\":\"" + hash + "\"}\n").getBytes(StandardCharsets.US_ASCII));
        }
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
