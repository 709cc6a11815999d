package dev.taskbox.cli;

import dev.taskbox.service.Invocation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The room over a service in memory, with one project at /src/api. */
final class RoomFixture {
    final MemoryService service = new MemoryService();
    final CommandLineRoom room = new CommandLineRoom(
            service,
            Clock.fixed(MemoryService.NOW.plusSeconds(180), ZoneOffset.UTC),
            "0.1.0+test",
            Path.of("/home/u/taskd.log"));
    Path directory = Path.of("/src/api");
    Map<String, String> environment = Map.of("TERM", "xterm", "NO_COLOR", "1");

    RoomFixture() {
        service.addProject(Path.of("/src/api"), Optional.empty());
    }

    record Said(int code, String out, String err) {}

    /** As from a script. */
    Said pipe(String... argv) {
        return run(TestTerminal.pipe(), argv);
    }

    /** As on a terminal, without colours. */
    Said person(String... argv) {
        return run(TestTerminal.person(), argv);
    }

    /** On a terminal that can do nothing but print, where there is no board. */
    Said printer(String... argv) {
        environment = Map.of("TERM", "dumb");
        return person(argv);
    }

    Said run(TestTerminal terminal, String... argv) {
        int code = room.run(new Invocation(List.of(argv), directory, environment, terminal));
        return new Said(code, terminal.printed(), terminal.told());
    }
}
