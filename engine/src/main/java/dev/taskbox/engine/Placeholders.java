package dev.taskbox.engine;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands in a box for a secret: of the same shape, so that programs which look at it are content, and the same
 * again for the same run, so that it outlives a taskd. It is made of a key of this installation and says nothing about
 * the secret but its length and its kind.
 */
final class Placeholders {
    private static final int SHORTEST = 24;
    private static final int KEY_BYTES = 32;

    /** By which services know their own tokens. */
    private static final List<String> PREFIXES = List.of(
            "sk-ant-api03-",
            "sk-ant-oat01-",
            "sk-ant-",
            "sk-proj-",
            "sk-",
            "AIza",
            "github_pat_",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "glpat-",
            "npm_",
            "xoxb-",
            "hf_");

    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = LOWER.toUpperCase(java.util.Locale.ROOT);
    private static final String DIGITS = "0123456789";

    private final byte[] key;

    private Placeholders(byte[] key) {
        this.key = key;
    }

    /** @param file of the key; made if it is not there, for its owner alone */
    static Placeholders of(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return new Placeholders(Files.readAllBytes(file));
        } catch (IOException e) {
            throw Problem.failed(
                            "disk",
                            "reading " + file,
                            e.toString(),
                            "Check the free space and the rights of the directory")
                    .causedBy(e);
        }
    }

    private static void make(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Files.createDirectories(file.getParent());
        Path made = Files.createTempFile(
                file.getParent(),
                ".key",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(made, key, StandardOpenOption.SYNC);
        try {
            // a link fails where another was first, and theirs is as good
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException _) {
            return;
        } finally {
            Files.delete(made);
        }
    }

    /** @param scope tells runs and credentials apart */
    String standIn(String secret, String scope) {
        String prefix = PREFIXES.stream().filter(secret::startsWith).findFirst().orElse("");
        String shape = secret.substring(prefix.length());
        shape += "x".repeat(Math.max(0, SHORTEST - secret.length()));
        StringBuilder standIn = new StringBuilder(prefix);
        for (int at = 0; at < shape.length(); at++) {
            standIn.append(like(shape.charAt(at), number(scope, at)));
        }
        return standIn.toString();
    }

    /** Lower-case letters and digits. @param scope as of {@link #standIn} */
    String random(String scope) {
        return standIn("x0x0x0x0x0x0x0x0x0x0x0x0", scope);
    }

    private static char like(char c, int number) {
        if (c >= '0' && c <= '9') {
            return DIGITS.charAt(number % DIGITS.length());
        }
        if (c >= 'A' && c <= 'Z') {
            return UPPER.charAt(number % UPPER.length());
        }
        return c == '-' || c == '_' || c == '.' ? c : LOWER.charAt(number % LOWER.length());
    }

    private int number(String scope, int at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(at).array());
            byte[] hash = mac.doFinal(scope.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getInt() & Integer.MAX_VALUE;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
