package dev.taskbox.engine;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Locations;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The audits of runs, for reading. */
public final class Audit {
    private final Locations locations;

    public Audit(Locations locations) {
        this.locations = locations;
    }

    /**
     * Reads what is there, also while it is written.
     *
     * @param consumer gets every entry that can be read, in their order in the file, whatever is wrong with others
     * @throws Problem kind NOT_FOUND where the run has none
     */
    public AuditVerdict read(long task, int run, Consumer<AuditEntry> consumer) {
        Path directory = locations.runDirectory(task, run);
        Path file = directory.resolve(AuditLog.FILE);
        Path head = directory.resolve(AuditLog.HEAD);
        try {
            Optional<AuditHead> before = AuditHead.read(head);
            if (!Files.exists(file) && before.isEmpty()) {
                throw Problem.notFound(
                        "no-audit",
                        "reading the audit of run " + run + " of task " + task,
                        "there is no " + file,
                        "A run has one from its start on");
            }
            AuditReader reader = new AuditReader(AuditLine.beginning(task, run), before, consumer);
            reader.read(file);
            return reader.verdict(run, AuditHead.read(head));
        } catch (IOException e) {
            throw Problem.failed("audit-unreadable", "reading " + file, e.toString(), "Check its rights")
                    .causedBy(e);
        }
    }
}
