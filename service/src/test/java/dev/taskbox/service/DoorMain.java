package dev.taskbox.service;

import dev.taskbox.model.Locations;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** What the product's main class does with a door, and a taskd to start. */
final class DoorMain {
    private DoorMain() {}

    public static void main(String[] args) throws InterruptedException {
        Locations locations = Locations.of(System.getenv(), Path.of("/nowhere"), Integer.toString(UserId.current()));
        try {
            if (args.length == 1 && args[0].equals("--be-taskd")) {
                beTaskd(locations);
            }
            System.exit(call(locations, Caller.ofProcess(args)));
        } catch (Problem e) {
            System.err.println("task: " + e.sentence());
            System.exit(e.kind().exitCode());
        }
    }

    private static int call(Locations locations, Caller caller) {
        OptionalInt code = ControlClient.call(locations.controlSocket(), Doors.VERSION, caller);
        if (code.isPresent()) {
            return code.getAsInt();
        }
        List<String> taskd = List.of(
                Doors.java(), "-cp", System.getProperty("java.class.path"), DoorMain.class.getName(), "--be-taskd");
        return DaemonStarter.startAndCall(
                locations.controlSocket(), Doors.VERSION, caller, taskd, locations.daemonLog());
    }

    private static void beTaskd(Locations locations) throws InterruptedException {
        ToyRoom room = new ToyRoom();
        ControlServer[] server = new ControlServer[1];
        CommandRoom stoppable = invocation -> {
            if (invocation.argv().equals(List.of("daemon", "stop"))) {
                Thread.ofPlatform().start(server[0]::close);
                return 0;
            }
            return room.run(invocation);
        };
        server[0] = ControlServer.start(locations.controlSocket(), Doors.VERSION, stoppable);
        server[0].awaitClosed();
        System.exit(0);
    }
}
