package dev.taskbox.server;

import dev.taskbox.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.security.SecurityUtils;

/** This server's own key: made once, so that clients know it again, and for its user alone. */
final class HostKey {
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");

    private HostKey() {}

    static KeyPair of(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            requirePrivate(file);
            try (InputStream in = Files.newInputStream(file)) {
                Iterable<KeyPair> keys =
                        SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, null);
                Iterator<KeyPair> found = keys == null ? null : keys.iterator();
                if (found == null || !found.hasNext()) {
                    throw unusable(file, "it holds no private key");
                }
                return found.next();
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(file, e.toString());
        }
    }

    private static Problem unusable(Path file, String why) {
        return Problem.failed(
                "ssh-host-key",
                "using the host key " + file,
                why,
                "Check its rights, or move it away: a new one is made, which clients will ask about");
    }

    private static void make(Path file) throws IOException, GeneralSecurityException {
        KeyPair pair = SecurityUtils.getKeyPairGenerator(SecurityUtils.ED25519).generateKeyPair();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "taskbox", null, text);
        Path made = Files.createTempFile(
                file.toAbsolutePath().getParent(), ".host", ".key", PosixFilePermissions.asFileAttribute(OWN));
        Files.write(made, text.toByteArray());
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> foreign = EnumSet.noneOf(PosixFilePermission.class);
        foreign.addAll(Files.getPosixFilePermissions(file));
        foreign.removeAll(OWN);
        if (!foreign.isEmpty()) {
            throw Problem.refused(
                    "ssh-host-key",
                    "using the host key " + file,
                    "others can read or use it (" + PosixFilePermissions.toString(foreign) + ")",
                    "If nobody could have copied it, run chmod 600 " + file + "; otherwise delete it");
        }
    }

    static byte[] encode(PublicKey key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return buffer.getCompactData();
    }
}
