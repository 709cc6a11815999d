package dev.taskbox.egress;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A listening Unix socket and its file. The file appears under its name only when it can be connected to with the right
 * mode, and is taken away again only while it is still this one.
 */
final class SocketFile implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final int LONGEST_PATH = 107;
    private static final System.Logger LOG = System.getLogger(SocketFile.class.getName());

    private final Path path;
    private final ServerSocketChannel server;
    private final Object key;

    private SocketFile(Path path, ServerSocketChannel server, Object key) {
        this.path = path;
        this.server = server;
        this.key = key;
    }

    /**
     * Anyone who can enter the parent directory may connect; that directory is what keeps others out.
     *
     * @throws Problem where the path is taken by something that is not a dead socket, or cannot be bound
     */
    static SocketFile listen(Path path) {
        try {
            requireShort(path);
            requireFreeOrStale(path);
            return bind(path);
        } catch (IOException failure) {
            throw Problem.failed(
                            "egress-socket",
                            "opening the egress socket " + path,
                            String.valueOf(failure.getMessage()),
                            "Check that its directory exists, is writable and has a short path")
                    .causedBy(failure);
        }
    }

    /** It is bound under a shorter name, so nobody else would notice that no client can reach it. */
    private static void requireShort(Path path) throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new IOException("its path is longer than " + LONGEST_PATH + " bytes");
        }
    }

    private static void requireFreeOrStale(Path path) throws IOException {
        Optional<BasicFileAttributes> there = attributes(path);
        if (there.isEmpty()) {
            return;
        }
        if (!there.get().isOther()) {
            throw taken(path, "there is a file or a link of that name", "Move it away");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException _) {
            // nobody listens: what a crash left behind
            return;
        }
        throw taken(path, "another proxy listens there", "End the run it belongs to");
    }

    private static Problem taken(Path path, String why, String remedy) {
        return Problem.conflict("egress-socket-taken", "opening the egress socket " + path, why, remedy);
    }

    private static SocketFile bind(Path path) throws IOException {
        // not longer than egress.sock, because a socket's path has little room
        String name =
                ".e" + HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextInt());
        Path fresh = path.resolveSibling(name);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-rw-rw-"));
            Object key = key(fresh);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            return new SocketFile(path, server, key);
        } catch (IOException | RuntimeException failure) {
            server.close();
            Files.deleteIfExists(fresh);
            throw failure;
        }
    }

    private static Object key(Path path) throws IOException {
        return attributes(path)
                .map(BasicFileAttributes::fileKey)
                .orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    Path path() {
        return path;
    }

    SocketChannel accept() throws IOException {
        return server.accept();
    }

    boolean isOpen() {
        return server.isOpen();
    }

    @Override
    public void close() {
        try {
            server.close();
            if (attributes(path)
                    .map(BasicFileAttributes::fileKey)
                    .filter(key::equals)
                    .isPresent()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.WARNING, "closing the egress socket " + path + " failed", failure);
        }
    }
}
