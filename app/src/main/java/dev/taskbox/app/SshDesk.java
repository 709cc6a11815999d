package dev.taskbox.app;

import dev.taskbox.engine.SshJournal;
import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Locations;
import dev.taskbox.model.Problem;
import dev.taskbox.server.AuthorizedKeys;
import dev.taskbox.server.SshDoor;
import dev.taskbox.server.SshLimits;
import dev.taskbox.service.CommandRoom;
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.TaskService.SshKey;
import dev.taskbox.service.TaskService.SshKeys;
import dev.taskbox.service.TaskService.SshStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** SSH, which is shut until the user asks for it: no class of it is loaded before. */
final class SshDesk implements AutoCloseable {
    private final Path directory;
    private final AuthorizedKeys keys;
    private final SshJournal journal;
    private final Function<TaskService, CommandRoom> rooms;
    private Optional<SshDoor> door = Optional.empty();
    private boolean closed;

    SshDesk(Locations locations, Function<TaskService, CommandRoom> rooms) {
        this.directory = locations.data().resolve("ssh");
        this.keys = new AuthorizedKeys(locations.config().resolve("authorized_keys"));
        this.journal = new SshJournal(directory.resolve("audit"), Clock.systemUTC());
        this.rooms = rooms;
    }

    synchronized SshStatus open(String address, TaskService service) {
        if (door.isPresent()) {
            SshStatus now = door.get().status();
            if (now.address().equals(address)) {
                return now;
            }
            throw Problem.conflict(
                    "ssh-open",
                    "listening for SSH at " + address,
                    "this taskd does so at " + now.address() + " already",
                    "Run task daemon stop first");
        }
        if (closed) {
            throw Problem.conflict("taskd-ends", "listening for SSH", "this taskd ends", "Try again");
        }
        door = Optional.of(SshDoor.open(
                address,
                new SshDoor.Parts(
                        directory, keys, service, rooms, journal::write, SshLimits.DEFAULT, Clock.systemUTC())));
        return door.get().status();
    }

    synchronized Optional<SshStatus> status() {
        return door.map(SshDoor::status);
    }

    SshKey add(String publicKey, Role role, Optional<String> name) {
        return keys.add(publicKey, role, name);
    }

    SshKeys list() {
        return keys.list();
    }

    SshKey remove(String key) {
        SshKey removed = keys.remove(key);
        opened().ifPresent(it -> it.end(removed.fingerprint()));
        return removed;
    }

    AuditVerdict audit(Consumer<AuditEntry> consumer) {
        return journal.read(consumer);
    }

    private synchronized Optional<SshDoor> opened() {
        return door;
    }

    /** Another taskd may listen there from now on. */
    void stopListening() {
        opened().ifPresent(SshDoor::stopListening);
    }

    @Override
    public void close() {
        Optional<SshDoor> last;
        synchronized (this) {
            closed = true;
            last = door;
        }
        last.ifPresent(SshDoor::close);
        journal.close();
    }
}
