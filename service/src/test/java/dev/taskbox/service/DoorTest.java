package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.service.Doors.Door;
import dev.taskbox.service.Doors.Result;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real launcher, real doors, real socket. Both doors must do the same. */
class DoorTest {
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

    @ParameterizedTest
    @EnumSource
    void saysWhatWasTypedWhereAndHow(Door door) throws Exception {
        Result result = doors.call(door, "tell", "", "two words", "größe 日本 🚀", "--x=$HOME;'\"\\", "-", "--");

        assertThat(result.out())
                .isEqualTo("<tell>\n<>\n<two words>\n<größe 日本 🚀>\n<--x=$HOME;'\"\\>\n<->\n<-->\nin " + doors.root
                        + "\nwith {LANG=C.UTF-8, TERM=xterm}\n");
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheExitCode(Door door) throws Exception {
        assertThat(doors.call(door, "exit", "0").exitCode()).isZero();
        assertThat(doors.call(door, "exit", "77").exitCode()).isEqualTo(77);
        assertThat(doors.call(door, "exit", "255").exitCode()).isEqualTo(255);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheStreamsApart(Door door) throws Exception {
        Result result = doors.call(door, "err");

        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("to the other stream\n");
    }

    @ParameterizedTest
    @EnumSource
    void carriesTenMegabytesOfAnyBytesBothWays(Door door) throws Exception {
        byte[] bytes = ToyRoom.pattern(10_000_000);

        Result result = Doors.finish(doors.command(door, "cat").start(), bytes);

        assertThat(result.bytes()).isEqualTo(bytes);
        assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void leavesInputAloneThatNoCommandAsksFor(Door door) throws Exception {
        Path file = Files.writeString(doors.root.resolve("lines"), "a\nb\nc\n");
        String loop = "while read line; do echo \"$line\"; \"$0\" exit 0; done < \"$1\"";
        ProcessBuilder builder = doors.command(door);
        builder.command("sh", "-c", loop, doors.launcher().toString(), file.toString());

        assertThat(Doors.finish(builder.start(), new byte[0]).out()).isEqualTo("a\nb\nc\n");
    }

    @ParameterizedTest
    @EnumSource
    void seesTheEndOfInput(Door door) throws Exception {
        assertThat(Doors.finish(doors.command(door, "line").start(), new byte[0])
                        .out())
                .isEqualTo("line \n");
        assertThat(Doors.finish(doors.command(door, "line").start(), "abc".getBytes(UTF_8))
                        .out())
                .isEqualTo("line abc\n");
    }

    @ParameterizedTest
    @EnumSource
    void worksWithClosedStreams(Door door) throws Exception {
        ProcessBuilder builder = doors.command(door);
        builder.command(
                "sh",
                "-c",
                "\"$0\" line <&- >&2; \"$0\" exit 7 <&- >&- 2>&-; echo $?",
                doors.launcher().toString());

        Result result = Doors.finish(builder.start(), new byte[0]);

        assertThat(result.err()).isEqualTo("line \n");
        assertThat(result.out()).isEqualTo("7\n");
    }

    @ParameterizedTest
    @EnumSource
    void endsQuietlyWhenNobodyReadsItsOutput(Door door) throws Exception {
        ProcessBuilder builder = doors.command(door);
        builder.command(
                "sh",
                "-c",
                "{ \"$0\" forever; echo $? >&2; } | head -c 5 >/dev/null",
                doors.launcher().toString());

        assertThat(Doors.finish(builder.start(), new byte[0]).err()).isEqualTo("141\n");
        assertThat(room.log.take()).isEqualTo("caller lost");
    }

    @ParameterizedTest
    @EnumSource
    void passesAnInterruptOnAndWaitsForTheCommandsLastWords(Door door) throws Exception {
        Process process = doors.command(door, "hang").start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        assertThat(out.readLine()).isEqualTo("hanging");

        signal("INT", process);

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(process.getErrorStream().readAllBytes()).asString(UTF_8).isEqualTo("last words\n");
        assertThat(room.log).containsExactly("hanging", "hung up");
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatVanishesHangsUp(Door door) throws Exception {
        Process process = doors.command(door, "hang").start();
        assertThat(room.log.take()).isEqualTo("hanging");

        process.destroyForcibly().waitFor();

        assertThat(room.log.take()).isEqualTo("hung up");
    }

    @Test
    void diesOfTheSignalItWasSent() throws Exception {
        Process process = doors.command(Door.PERL, "hang").start();
        assertThat(room.log.take()).isEqualTo("hanging");

        signal("TERM", process);

        assertThat(process.waitFor()).isEqualTo(128 + 15);
    }

    @ParameterizedTest
    @EnumSource
    void aFaultInTheRoomIsOneSentence(Door door) throws Exception {
        Result result = doors.call(door, "boom");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("task: running the command failed: ")
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryThatIsGoneIsSaid(Door door) throws Exception {
        ProcessBuilder builder = doors.command(door);
        builder.command(
                "sh",
                "-c",
                "mkdir gone; cd gone; rmdir ../gone; \"$0\" tell",
                doors.launcher().toString());

        Result result = Doors.finish(builder.start(), new byte[0]);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("task: finding the current directory failed: it is gone.");
    }

    @Test
    void argumentsThatAreNoTextEndOnlyTheirOwnCall() throws Exception {
        ProcessBuilder builder = doors.command(Door.PERL);
        builder.command(
                "sh",
                "-c",
                "\"$0\" tell \"$(printf '\\377')\"",
                doors.launcher().toString());

        assertThat(Doors.finish(builder.start(), new byte[0]).exitCode()).isEqualTo(6);
        assertThat(doors.call(Door.PERL, "exit", "3").exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void anotherVersionIsToldApartAndCanBeEnded(Door door) throws Exception {
        server.close();
        server = ControlServer.start(doors.socket(), "0.2.0+other", room);

        Result result = doors.call(door, "exit", "0");

        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.err())
                .isEqualTo("task: asking taskd failed: taskd is version 0.2.0+other and this is version 0.1.0+test."
                        + " Run task daemon stop, then try again.\n");
        assertThat(doors.call(door, "list", "--json").err())
                .isEqualTo("{\"error\":{\"code\":\"other-version\",\"message\":\"asking taskd failed: taskd is version"
                        + " 0.2.0+other and this is version 0.1.0+test\",\"remedy\":\"Run task daemon stop, then try"
                        + " again\"}}\n");
        assertThat(doors.call(door, "daemon", "stop").exitCode()).isZero();
    }

    @Test
    void theLauncherIsFoundThroughLinks() throws Exception {
        Path links = Files.createDirectories(doors.root.resolve("a/b"));
        Files.createSymbolicLink(links.resolve("second"), doors.launcher());
        Files.createSymbolicLink(links.resolve("first"), Path.of("second"));
        ProcessBuilder builder = doors.command(Door.PERL);

        builder.command(links.resolve("first").toString(), "exit", "4");
        assertThat(builder.start().waitFor()).isEqualTo(4);
        builder.command("a/b/first", "exit", "5");
        assertThat(builder.start().waitFor()).isEqualTo(5);
        builder.command("sh", "-c", "cd bin && exec ./task exit 6");
        assertThat(builder.start().waitFor()).isEqualTo(6);
    }

    @Test
    void whatAUserSetsForPerlDoesNotMatter() throws Exception {
        ProcessBuilder builder = doors.command(Door.PERL, "tell", "ü");
        builder.environment()
                .putAll(Map.of("PERL5OPT", "-MNoSuchModule", "PERL_UNICODE", "SDA", "LC_ALL", "no_SUCH.locale"));

        Result result = Doors.finish(builder.start(), new byte[0]);

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("<tell>\n<ü>\n");
    }

    @Test
    void tellsAStrangersDirectoryNothing() throws Exception {
        server.close();
        Files.setPosixFilePermissions(doors.runtime(), PosixFilePermissions.fromString("rwxr-xr-x"));

        Result result = doors.call(Door.PERL, "tell");

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.err()).contains("others can enter it (rwxr-xr-x). Run chmod 700 ");
    }

    @Test
    void withoutTaskdTheCommandStartsItAndRuns() throws Exception {
        server.close();

        Result first = doors.call(Door.PERL, "tell", "größe");
        Result second = doors.call(Door.PERL, "exit", "9");

        assertThat(first.out()).startsWith("<tell>\n<größe>\nin " + doors.root);
        assertThat(second.exitCode()).isEqualTo(9);
        assertThat(doors.call(Door.PERL, "daemon", "stop").exitCode()).isZero();
    }

    @Test
    void aRelativeHomeMeansTheSameToBothDoorsAndToTaskd() throws Exception {
        server.close();
        ProcessBuilder builder = doors.command(Door.PERL, "daemon", "stop");
        builder.environment().put("TASKBOX_HOME", "./bin/..//home/.");

        assertThat(Doors.finish(builder.start(), new byte[0]).exitCode()).isZero();
        assertThat(doors.home.resolve("run/taskd.lock")).exists();
    }

    @Test
    void withoutAWorkingTaskdTheLastThingItSaidIsTold() throws Exception {
        server.close();
        Path lock = doors.home.resolve("run/taskd.lock");
        Files.delete(lock);
        Files.createDirectory(lock);

        Result result = doors.call(Door.PERL, "tell");

        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.err())
                .startsWith(
                        "task: starting taskd failed: it ended with exit code 1; the last it said was: task: locking ")
                .endsWith("See " + doors.home.resolve("data/taskd.log") + ".\n");
    }

    @Test
    void textIsUtf8InAnyLocale() throws Exception {
        ProcessBuilder builder = doors.command(Door.JAVA, "tell", "größe");
        builder.environment().put("LANG", "C");

        assertThat(Doors.finish(builder.start(), new byte[0]).out()).contains("<größe>");
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
