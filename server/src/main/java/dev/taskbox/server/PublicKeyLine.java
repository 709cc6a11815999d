package dev.taskbox.server;

import dev.taskbox.model.Problem;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A public key as OpenSSH writes it: {@code TYPE BASE64 COMMENT}. Read here and not by the SSH library, so that managing
 * keys loads none of it.
 *
 * @param encoded the key in base64
 */
record PublicKeyLine(String type, String encoded, String comment) {
    private static final String RSA = "ssh-rsa";
    private static final int LEAST_RSA_BITS = 2048;
    private static final int LONGEST = 8 << 10;

    static final Set<String> TYPES =
            Set.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", RSA);

    /** @throws Problem kind USAGE */
    static PublicKeyLine parse(String text) {
        String line = text.strip();
        if (line.contains("PRIVATE KEY")) {
            throw bad("it is the private key", "Give the file that ends in .pub, and keep this one to yourself");
        }
        if (line.length() > LONGEST || line.lines().count() != 1) {
            throw bad("it is not one line", "Give one key a time, as in ~/.ssh/id_ed25519.pub");
        }
        String[] parts = line.split("[ \t]+", 3);
        if (parts.length < 2 || !TYPES.contains(parts[0])) {
            throw bad(
                    "it does not begin with the type of a key that is taken here ("
                            + String.join(", ", TYPES.stream().sorted().toList()) + ")",
                    "Make one with ssh-keygen -t ed25519");
        }
        PublicKeyLine key = new PublicKeyLine(parts[0], parts[1], parts.length == 3 ? parts[2].strip() : "");
        key.check();
        return key;
    }

    private static Problem bad(String why, String remedy) {
        return Problem.usage("bad-ssh-key", "reading the public key", why, remedy);
    }

    byte[] bytes() {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException _) {
            throw bad("its second word is no base64", "Copy the whole line");
        }
    }

    private void check() {
        ByteBuffer buffer = ByteBuffer.wrap(bytes());
        try {
            String inner = new String(field(buffer), StandardCharsets.ISO_8859_1);
            if (!inner.equals(type)) {
                throw bad("it says to be of one type and is of another", "Copy the whole line");
            }
            byte[] last = field(buffer);
            while (buffer.hasRemaining()) {
                last = field(buffer);
            }
            // of an RSA key that is the modulus
            if (type.equals(RSA) && new BigInteger(1, last).bitLength() < LEAST_RSA_BITS) {
                throw bad(
                        "it is an RSA key of less than " + LEAST_RSA_BITS + " bits",
                        "Make one with ssh-keygen -t ed25519");
            }
        } catch (BufferUnderflowException _) {
            throw bad("it is cut off", "Copy the whole line");
        }
    }

    private static byte[] field(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    boolean isSameKey(byte[] other) {
        return Arrays.equals(bytes(), other);
    }

    String fingerprint() {
        return fingerprint(bytes());
    }

    /** As {@code ssh-keygen -l} prints it. */
    static String fingerprint(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the comment, where it can be a name */
    Optional<String> name() {
        return Optional.of(comment).filter(AuthorizedKeys::isName);
    }
}
