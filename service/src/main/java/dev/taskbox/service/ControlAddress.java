package dev.taskbox.service;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one right to answer at a control socket. The lock, not the socket, says who has it: a socket stays behind when
 * its process is killed. The lock file is never removed, or two could each lock one of their own.
 */
final class ControlAddress implements AutoCloseable {
    private final Path socket;
    private final FileChannel lockFile;
    private final ServerSocketChannel listener;

    private ControlAddress(Path socket, FileChannel lockFile, ServerSocketChannel listener) {
        this.socket = socket;
        this.lockFile = lockFile;
        this.listener = listener;
    }

    static ControlAddress claim(Path socket) {
        Path directory = socket.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalArgumentException("a control socket needs a directory: " + socket);
        }
        PrivateDirectory.prepare(directory);
        FileChannel lockFile = lock(directory);
        try {
            return new ControlAddress(socket, lockFile, bind(socket, directory));
        } catch (IOException e) {
            closeQuietly(lockFile);
            throw Problem.failed(
                            "control-socket",
                            "listening at " + socket,
                            e.toString(),
                            "Set TASKBOX_HOME to a directory that can hold Unix sockets")
                    .causedBy(e);
        }
    }

    private static FileChannel lock(Path directory) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    directory.resolve("taskd.lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (tryLock(channel) != null) {
                return channel;
            }
        } catch (IOException e) {
            closeQuietly(channel);
            throw Problem.failed(
                            "control-lock",
                            "locking " + directory,
                            e.toString(),
                            "Set TASKBOX_HOME to a directory on a local disk")
                    .causedBy(e);
        }
        closeQuietly(channel);
        throw Problem.conflict(
                "two-taskd",
                "starting taskd for " + directory,
                "another taskd runs there already",
                "Use it, or end it with task daemon stop");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    /** Bound under another name and then moved into place, it is never seen with other permissions than its last. */
    private static ServerSocketChannel bind(Path socket, Path directory) throws IOException {
        Path nursery = Files.createTempDirectory(
                directory, "b", PosixFilePermissions.asFileAttribute(PrivateDirectory.OWNER_ONLY));
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Path newborn = nursery.resolve("s");
            listener.bind(UnixDomainSocketAddress.of(newborn));
            Files.setPosixFilePermissions(newborn, PosixFilePermissions.fromString("rw-------"));
            Files.move(newborn, socket, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(nursery);
            return listener;
        } catch (IOException e) {
            closeQuietly(listener);
            throw e;
        }
    }

    ServerSocketChannel listener() {
        return listener;
    }

    Path socket() {
        return socket;
    }

    /** Takes the socket away while the lock is still held: it could be the next one's otherwise. */
    void stopListening() {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException _) {
            // a socket nobody answers at is replaced by the next taskd
        }
        closeQuietly(listener);
    }

    @Override
    public void close() {
        stopListening();
        closeQuietly(lockFile);
    }

    private static void closeQuietly(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception _) {
            // nothing more can be done with it
        }
    }
}
