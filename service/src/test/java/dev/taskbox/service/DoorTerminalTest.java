package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.service.Doors.Door;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both doors on a real terminal, made by {@code script}. */
class DoorTerminalTest {
    private final ToyRoom room = new ToyRoom();
    private Doors doors;
    private ControlServer server;
    private Optional<Process> started = Optional.empty();
    private final StringBuilder screen = new StringBuilder();

    @BeforeEach
    void start() throws Exception {
        doors = new Doors();
        server = ControlServer.start(doors.socket(), Doors.VERSION, room);
    }

    @AfterEach
    void stop() throws Exception {
        started.ifPresent(Process::destroyForcibly);
        server.close();
        doors.remove();
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhichStreamsAreTerminalsAndHowLargeTheyAre(Door door) throws Exception {
        onTerminal(door, "stty cols 91 rows 31; $task tell; $task tell </dev/null 2>/dev/null; $task tell | cat");

        readUntil("end 0");
        assertThat(screen.toString().replaceAll("<tell>|in /.*|with .*", "").replaceAll("\\R+", "|"))
                .isEqualTo("|IN is a terminal|OUT is a terminal|ERR is a terminal|Size[columns=91, rows=31]"
                        + "|OUT is a terminal|Size[columns=91, rows=31]"
                        + "|IN is a terminal|ERR is a terminal|Size[columns=91, rows=31]|end 0");
    }

    @ParameterizedTest
    @EnumSource
    void handsOverEveryKeyAndThenPutsTheTerminalBack(Door door) throws Exception {
        onTerminal(door, "stty -a >before; $task keys; stty -a >after; cmp before after");
        readUntil("type");

        type("a");
        readUntil("key 97");
        type("\u0003");
        readUntil("key 3");
        type("\u001b[A");
        readUntil("key 27");
        readUntil("key 65");
        type("q");

        readUntil("cooked");
        readUntil("end 0");
    }

    @ParameterizedTest
    @EnumSource
    void putsTheTerminalBackWhenItIsEndedFromOutside(Door door) throws Exception {
        onTerminal(
                door,
                "export task; stty -a >before; sh -c 'echo pid $$; exec $task keys'; stty -a >after; cmp before after");
        String pid = readUntil("type").replaceFirst("(?s).*pid ([0-9]+).*", "$1");

        assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor()).isZero();

        readUntil("end 0");
    }

    @ParameterizedTest
    @EnumSource
    void putsTheTerminalBackWhenTaskdGoesAway(Door door) throws Exception {
        onTerminal(door, "stty -a >before; $task keys; echo code $?; stty -a >after; cmp before after");
        readUntil("type");

        server.close();

        readUntil("code 130");
        readUntil("end 0");
    }

    @ParameterizedTest
    @EnumSource
    void ctrlCEndsTheCommandNotTaskd(Door door) throws Exception {
        onTerminal(door, "$task hang");
        readUntil("hanging");

        type("\u0003");

        assertThat(room.log.take()).isEqualTo("hanging");
        assertThat(room.log.take()).isEqualTo("hung up");
        readUntil("last words");
    }

    @ParameterizedTest
    @EnumSource(names = "PERL")
    void tellsOfEveryChangeOfSize(Door door) throws Exception {
        Path fifo = doors.root.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        onTerminal(door, "stty cols 91 rows 31; (read go; stty cols 120 </dev/tty) <'" + fifo + "' & $task sizes");
        readUntil("first Size[columns=91, rows=31]");

        Files.writeString(fifo, "go\n");

        readUntil("then Size[columns=120, rows=31]");
    }

    @ParameterizedTest
    @EnumSource
    void theCallersOwnEditorGetsTheTerminalAndTheKeys(Door door) throws Exception {
        editor("echo editing $(cat \"$1\"); read line; echo \"$line\" >>\"$1\"; test \"$line\" != fail");
        onTerminal(door, "EDITOR='./editor -x'; export EDITOR; $task edit-between; stty -a | grep -c ' icanon'");

        readUntil("type 0");
        type("a");
        readUntil("editing text 0");
        type("typed into it\n");
        readUntil("edited <text 0\r\ntyped into it");
        readUntil("type 1");
        type("b");
        readUntil("editing text 1");
        type("fail\n");
        readUntil("the editor (./editor -x) ended with exit code 1");
        readUntil("quit");
        type("cq");

        readUntil("left [99]");
        readUntil("end 0");
        assertThat(doors.root.resolve("tmp")).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void ctrlCInTheEditorIsTheEditors(Door door) throws Exception {
        editor("trap 'echo caught >\"$1\"; exit 0' INT; echo editing; while read line; do :; done");
        onTerminal(door, "VISUAL=./editor; export VISUAL; $task edit before");
        readUntil("editing");

        type("\u0003");

        readUntil("edited <caught");
    }

    @ParameterizedTest
    @EnumSource
    void aTextThatIsTooLongStaysWithItsWriter(Door door) throws Exception {
        editor("head -c 1048577 /dev/zero | tr '\\0' x >\"$1\"");
        onTerminal(door, "EDITOR=./editor; export EDITOR; $task edit before; wc -c tmp/*/*");

        readUntil("it is longer than 1 MiB, and stays in ");
        readUntil("1048577 ");
        readUntil("end 0");
    }

    /** It gets -x as well, to show that a variable may hold more than a name. */
    private void editor(String script) throws IOException {
        Doors.script(
                doors.root.resolve("editor"),
                "#!/bin/sh\n[ \"$1\" != -x ] || shift\n[ -z \"$(find \"$1\" \"${1%/*}\" -perm /077 -type d)\" ] || exit 99\n"
                        + script + "\n");
        Files.createDirectories(doors.root.resolve("tmp"));
    }

    private void onTerminal(Door door, String script) throws IOException {
        Path file = doors.root.resolve("script.sh");
        Files.writeString(file, "task=" + doors.launcher() + "; " + script + "; echo end $?\n");
        ProcessBuilder builder = doors.command(door);
        builder.environment().put("TMPDIR", doors.root.resolve("tmp").toString());
        builder.command(Doors.interruptible("script", "-qfec", "sh " + file, "/dev/null"));
        started = Optional.of(builder.redirectErrorStream(true).start());
    }

    private void type(String keys) throws IOException {
        started.orElseThrow().getOutputStream().write(keys.getBytes(UTF_8));
        started.orElseThrow().getOutputStream().flush();
    }

    /** Everything on the screen so far. */
    private String readUntil(String text) throws IOException {
        InputStream out = started.orElseThrow().getInputStream();
        byte[] one = new byte[1];
        while (screen.indexOf(text) < 0) {
            assertThat(out.read(one))
                    .as("end of output before '%s' in: %s", text, screen)
                    .isPositive();
            screen.append((char) one[0]);
        }
        return screen.toString();
    }
}
