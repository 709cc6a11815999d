package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlServerTest {
    private final ToyRoom room = new ToyRoom();
    private Doors doors;
    private ControlServer server;

    @BeforeEach
    void start() throws Exception {
        doors = new Doors();
        server = ControlServer.start(doors.socket(), Doors.VERSION, room);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        doors.remove();
    }

    @Test
    void onlyTheOwnerCanReachTheSocket() throws Exception {
        assertThat(mode(doors.runtime())).isEqualTo("rwx------");
        assertThat(mode(doors.socket())).isEqualTo("rw-------");
        assertThat(mode(doors.socket().resolveSibling("taskd.lock"))).isEqualTo("rw-------");
        assertThat(doors.runtime().toFile().list()).containsExactlyInAnyOrder("taskd.sock", "taskd.lock");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void refusesADirectoryThatOthersCanEnter() throws Exception {
        Path open = Files.createDirectory(doors.root.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> ControlServer.start(open.resolve("taskd.sock"), "1", room))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED))
                .hasMessageContaining("others can enter it (rwxrwxrwx)");
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void refusesALinkInPlaceOfItsDirectory() throws Exception {
        Path elsewhere = Files.createDirectory(
                doors.root.resolve("elsewhere"), PosixFilePermissions.asFileAttribute(PrivateDirectory.OWNER_ONLY));
        Path link = Files.createSymbolicLink(doors.root.resolve("link"), elsewhere);

        assertThatThrownBy(() -> ControlServer.start(link.resolve("taskd.sock"), "1", room))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("it is not a directory");
    }

    @Test
    void aSecondOneForTheSameHomeIsRefusedAndTheFirstGoesOn() throws Exception {
        assertThatThrownBy(() -> ControlServer.start(doors.socket(), Doors.VERSION, room))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));

        assertThat(exitCodeOf("exit", "5")).isEqualTo("5");
    }

    @Test
    void takesTheSocketOfOneThatWasKilled() throws Exception {
        server.close();
        assertThat(doors.socket()).doesNotExist();
        Files.writeString(doors.socket(), "left behind");

        server = ControlServer.start(doors.socket(), Doors.VERSION, room);

        assertThat(exitCodeOf("exit", "5")).isEqualTo("5");
    }

    @Test
    void nonsenseCostsOnlyItsOwnConnection() throws Exception {
        Random random = new Random(20261124);
        for (int i = 0; i < 200; i++) {
            byte[] nonsense = new byte[random.nextInt(1, 5000)];
            random.nextBytes(nonsense);
            if (i % 2 == 0) {
                ByteBuffer.wrap(nonsense).put(Wire.HELLO); // get a little further
            }
            assertThat(answerTo(nonsense)).isEmpty();
        }
        assertThat(exitCodeOf("exit", "5")).isEqualTo("5");
    }

    @Test
    void aFrameThatClaimsTooMuchIsNotWaitedFor() throws Exception {
        byte[] claim =
                ByteBuffer.allocate(5).put(Wire.HELLO).putInt(Integer.MAX_VALUE).array();
        byte[] negative = ByteBuffer.allocate(5).put(Wire.HELLO).putInt(-1).array();

        try (SocketChannel one = send(claim);
                SocketChannel other = send(negative)) {
            assertThat(readAll(one)).isEmpty();
            assertThat(readAll(other)).isEmpty();
        }
    }

    @Test
    void anEndlessCommandLineIsCutOff() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        Wire.append(frames, Wire.HELLO, Wire.PROTOCOL + "\0" + Doors.VERSION);
        for (int i = 0; i < 9; i++) {
            Wire.append(frames, Wire.ARGUMENT, "x".repeat(Wire.LONGEST_PAYLOAD));
        }
        assertThat(answerTo(frames.toByteArray())).isEmpty();
    }

    @Test
    void inputThatNobodyAskedForHangsUp() throws Exception {
        ByteArrayOutputStream unasked = new ByteArrayOutputStream();
        Wire.append(unasked, Wire.INPUT, "unasked");

        try (SocketChannel channel = send(opening("hang").toByteArray())) {
            assertThat(room.log.take()).isEqualTo("hanging");
            new Wire.Writer(channel).bytes(unasked.toByteArray());
            readAll(channel);
        }

        assertThat(room.log.take()).isEqualTo("hung up");
    }

    @Test
    void anotherProtocolIsAnsweredInTheFormThatNeverChanges() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        Wire.append(frames, Wire.HELLO, "999\0" + "9.0");

        try (SocketChannel channel = send(frames.toByteArray())) {
            channel.shutdownOutput();
            assertThat(new String(readAll(channel), UTF_8))
                    .contains("taskd is version 0.1.0+test and this is version 9.0")
                    .endsWith("X\0\0\0\0016");
        }
    }

    @Test
    void aCallerThatDoesNotListenHoldsUpNobodyElse() throws Exception {
        try (SocketChannel deaf = send(opening("forever").toByteArray())) {
            for (int i = 0; i < 50; i++) {
                assertThat(exitCodeOf("exit", Integer.toString(i))).isEqualTo(Integer.toString(i));
            }
            assertThat(deaf.isOpen()).isTrue();
            assertThat(server.running()).isGreaterThanOrEqualTo(1);
        }
        assertThat(room.log.take()).isEqualTo("caller lost");
    }

    @Test
    void manyAtOnceDoNotMixTheirOutput() throws Exception {
        byte[] expected = ToyRoom.pattern(300_000);
        CompletableFuture<?>[] calls = new CompletableFuture<?>[40];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = CompletableFuture.runAsync(
                    () -> assertThat(outputOf("bytes", "300000")).isEqualTo(expected));
        }
        CompletableFuture.allOf(calls).get();
    }

    @Test
    void closingLetsCommandsSayTheirLastWords() throws Exception {
        try (SocketChannel channel = send(opening("hang").toByteArray())) {
            assertThat(room.log.take()).isEqualTo("hanging");

            server.close();

            assertThat(new String(readAll(channel), UTF_8))
                    .contains("last words")
                    .endsWith("130");
        }
        assertThat(doors.socket()).doesNotExist();
        server.awaitClosed();
    }

    @Test
    void aReaderIsTornFromItsWaitByAHangup() throws Exception {
        ByteArrayOutputStream frames = opening("cat");
        Wire.append(frames, Wire.SIGNAL, "INT");

        try (SocketChannel channel = send(frames.toByteArray())) {
            assertThat(new String(readAll(channel), UTF_8)).endsWith("130");
        }
    }

    private byte[] outputOf(String... argv) {
        try (SocketChannel channel = send(opening(argv).toByteArray())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Wire.Reader reader = new Wire.Reader(channel);
            for (Wire.Frame frame = reader.next(); frame.type() != Wire.EXIT; frame = reader.next()) {
                out.writeBytes(frame.payload());
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String exitCodeOf(String... argv) throws IOException {
        try (SocketChannel channel = send(opening(argv).toByteArray())) {
            return new String(new Wire.Reader(channel).next().payload(), UTF_8);
        }
    }

    private static ByteArrayOutputStream opening(String... argv) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        Wire.append(frames, Wire.HELLO, Wire.PROTOCOL + "\0" + Doors.VERSION);
        Wire.append(frames, Wire.DIRECTORY, "/");
        for (String argument : argv) {
            Wire.append(frames, Wire.ARGUMENT, argument);
        }
        Wire.append(frames, Wire.TERMINAL, "0 0 0");
        Wire.append(frames, Wire.GO, "");
        return frames;
    }

    private byte[] answerTo(byte[] bytes) throws IOException {
        try (SocketChannel channel = send(bytes)) {
            try {
                channel.shutdownOutput();
            } catch (IOException _) {
                // it hung up already
            }
            return readAll(channel);
        }
    }

    private SocketChannel send(byte[] bytes) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(doors.socket()));
        try {
            new Wire.Writer(channel).bytes(bytes);
        } catch (IOException _) {
            // it hung up before it had heard all
        }
        return channel;
    }

    private static byte[] readAll(SocketChannel channel) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
            }
        } catch (IOException _) {
            // reset: it left our bytes unread
        }
        return all.toByteArray();
    }
}
