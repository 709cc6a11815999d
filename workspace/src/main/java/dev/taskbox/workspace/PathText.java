package dev.taskbox.workspace;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A path in a repository as text. Git's paths are bytes: one that is not plain UTF-8 is written as git quotes it, in
 * double quotes with octal escapes, so that no two paths have the same text and none reaches a terminal raw.
 */
final class PathText {
    private PathText() {}

    static String of(byte[] path) {
        return decode(path).filter(PathText::isPlain).orElseGet(() -> quote(path));
    }

    private static Optional<String> decode(byte[] path) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(path))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(String path) {
        return !path.startsWith("\"") && path.codePoints().allMatch(PlainText::isPlain);
    }

    private static String quote(byte[] path) {
        StringBuilder quoted = new StringBuilder("\"");
        for (byte each : path) {
            int value = Byte.toUnsignedInt(each);
            if (value == '"' || value == '\\') {
                quoted.append('\\').append((char) value);
            } else if (value < 0x20 || value >= 0x7f) {
                quoted.append(String.format(Locale.ROOT, "\\%03o", value));
            } else {
                quoted.append((char) value);
            }
        }
        return quoted.append('"').toString();
    }
}
