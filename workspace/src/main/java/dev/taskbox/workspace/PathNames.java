package dev.taskbox.workspace;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of a path in a repository, as git has them and as the file systems of people may take them. */
final class PathNames {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_PATH = 4096;

    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³])(\\..*)?");

    /** What Windows makes of a long name: {@code GITHUB~1} is {@code .github}. */
    private static final Pattern SHORT = Pattern.compile("[^.~]{1,6}~[0-9](\\.[^.]{1,3})?");

    private PathNames() {}

    static List<String> of(byte[] path) {
        return List.of(new String(path, StandardCharsets.UTF_8).split("/", -1));
    }

    static List<String> folded(List<String> names) {
        List<String> folded = new ArrayList<>(names.size());
        names.forEach(name -> folded.add(fold(name)));
        return folded;
    }

    /**
     * Two names that a file system may take for one are equal when folded: without case, composition and what is
     * invisible, and on Windows without what is behind a colon and without dots and blanks at the end.
     */
    static String fold(String name) {
        int colon = name.indexOf(':');
        String file = colon > 0 ? name.substring(0, colon) : name;
        String folded = isAscii(file) ? file.toLowerCase(Locale.ROOT) : foldUnicode(file);
        int end = folded.length();
        while (end > 1 && (folded.charAt(end - 1) == '.' || folded.charAt(end - 1) == ' ')) {
            end--;
        }
        return folded.substring(0, end);
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }

    /** Up and down: only together do they map the long s to s, and the dotless i to i. */
    private static String foldUnicode(String name) {
        StringBuilder visible = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFD)
                .codePoints()
                .filter(point -> Character.getType(point) != Character.FORMAT)
                .forEach(visible::appendCodePoint);
        String folded = visible.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFD);
    }

    /** What is wrong with the names themselves, whatever the file is for. */
    static Optional<String> trick(List<String> names, int bytes) {
        for (String name : names) {
            String folded = fold(name);
            if (folded.equals(".git") || folded.equals("git~1")) {
                return Optional.of("lies where git keeps its own files");
            }
            if (hides(name)) {
                return Optional.of("has a name that hides characters");
            }
            if (isOtherOnWindows(name, folded)) {
                return Optional.of("has a name that Windows takes for another");
            }
        }
        return bytes > LONGEST_PATH || names.stream().anyMatch(name -> name.length() > LONGEST_NAME)
                ? Optional.of("has a name that is too long for a disk")
                : Optional.empty();
    }

    /** Also bytes that are no UTF-8, which were replaced when the name was read. */
    private static boolean hides(String name) {
        return name.startsWith(" ")
                || name.codePoints()
                        .anyMatch(point -> !PlainText.isPlain(point)
                                || point == 0xfffd
                                || (point > 0x7f && Character.getType(point) == Character.SPACE_SEPARATOR)
                                || isBlank(point));
    }

    /** Letters and marks that show nothing although they are no format characters. */
    private static boolean isBlank(int point) {
        return point == 0x115f
                || point == 0x1160
                || point == 0x3164
                || point == 0xffa0
                || point == 0x2800
                || point == 0x034f
                || (point >= 0xfe00 && point <= 0xfe0e);
    }

    private static boolean isOtherOnWindows(String name, String folded) {
        return name.endsWith(".")
                || name.endsWith(" ")
                || name.indexOf(':') >= 0
                || name.indexOf('\\') >= 0
                || DEVICE.matcher(folded).matches()
                || SHORT.matcher(name).matches();
    }
}
