package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/**
 * A credential that is put into one header of a {@link Route}'s requests, in place of what the sandbox has instead of it.
 *
 * @param header the only one it goes into
 * @param credential its name, for messages
 * @param placeholder what the sandbox holds; at least 16 printable characters without a space, and nothing secret
 * @param value the secret; asked for at each request, one line of printable ASCII; an exception means there is none
 */
public record HeaderInjection(String header, String credential, String placeholder, Supplier<String> value) {
    private static final int SHORTEST_PLACEHOLDER = 16;

    public HeaderInjection {
        requireNonNull(credential, "credential is null");
        requireNonNull(value, "value is null");
        if (!HttpHead.isToken(header)) {
            throw new IllegalArgumentException("not the name of a header: " + header);
        }
        // a short one would turn up by chance
        if (placeholder.length() < SHORTEST_PLACEHOLDER || !isVisible(placeholder)) {
            throw new IllegalArgumentException("not a placeholder: " + placeholder);
        }
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The secret, or a {@link BadMessage} that does not hold it. */
    String secret() throws BadMessage {
        String secret;
        try {
            secret = value.get().strip();
        } catch (RuntimeException failure) {
            throw new BadMessage(502, "the credential " + credential + " could not be read");
        }
        if (secret.isEmpty() || !isVisible(secret)) {
            throw new BadMessage(502, "the credential " + credential + " is not one line of printable ASCII");
        }
        return secret;
    }

    /** Without the secret, wherever it may be printed. */
    @Override
    public String toString() {
        return "HeaderInjection[" + header + ", " + credential + "]";
    }
}
