package dev.taskbox.egress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds placeholders in the values of headers: as a whole word, or as the user or the password of the Basic form. */
final class Placeholders {
    private static final String BASIC = "basic ";

    private Placeholders() {}

    /** Puts a credential's secret in. */
    interface Secrets {
        String of(BoundCredential credential) throws BadMessage;
    }

    static boolean isIn(String value, BoundCredential credential) {
        return value.contains(credential.placeholder())
                || basic(value)
                        .filter(text -> text.contains(credential.placeholder()))
                        .isPresent();
    }

    /** Whether it stands there only in such a way that it can be replaced. */
    static boolean isWhole(String value, BoundCredential credential) {
        Optional<String> basic = basic(value).filter(text -> text.contains(credential.placeholder()));
        return basic.isPresent()
                ? parts(basic.get()).stream()
                        .allMatch(part ->
                                part.equals(credential.placeholder()) || !part.contains(credential.placeholder()))
                : isWholeWord(value, credential.placeholder());
    }

    private static boolean isWholeWord(String value, String placeholder) {
        for (int at = value.indexOf(placeholder); at >= 0; at = value.indexOf(placeholder, at + 1)) {
            int end = at + placeholder.length();
            if ((at > 0 && isWordCharacter(value.charAt(at - 1)))
                    || (end < value.length() && isWordCharacter(value.charAt(end)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWordCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~+/".indexOf(c) >= 0;
    }

    /** Whether it is all there is, alone or after a scheme: {@code Bearer PLACEHOLDER}, {@code Basic …}. */
    static boolean isAll(String value, BoundCredential credential) {
        Optional<String> basic = basic(value);
        if (basic.isPresent()) {
            return parts(basic.get()).contains(credential.placeholder());
        }
        int space = value.indexOf(' ');
        boolean schemed = space > 0 && HttpHead.isToken(value.substring(0, space));
        return (schemed ? value.substring(space + 1) : value).equals(credential.placeholder());
    }

    /** Only where {@link #isWhole}. */
    static String filled(String value, BoundCredential credential, Secrets secrets) throws BadMessage {
        Optional<String> basic = basic(value);
        if (basic.isEmpty()) {
            return value.replace(credential.placeholder(), secrets.of(credential));
        }
        List<String> parts = new ArrayList<>();
        for (String part : parts(basic.get())) {
            parts.add(part.equals(credential.placeholder()) ? secrets.of(credential) : part);
        }
        String text = String.join(":", parts);
        return value.substring(0, BASIC.length()) + Base64.getEncoder().encodeToString(Text.bytes(text));
    }

    /** User and password. */
    private static List<String> parts(String basic) {
        return List.of(basic.split(":", 2));
    }

    private static Optional<String> basic(String value) {
        if (!value.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return Optional.empty();
        }
        try {
            byte[] text =
                    Base64.getDecoder().decode(value.substring(BASIC.length()).strip());
            return Optional.of(new String(text, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
