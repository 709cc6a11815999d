package dev.taskbox.sandbox;

import dev.taskbox.model.Sandbox.Command;
import dev.taskbox.model.SandboxRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** What the boxes of one sandbox stand on: this machine, or a container on it. */
interface BoxGround {
    /** Whom a box is, seen from outside; empty: whoever runs this. */
    OptionalInt user();

    /** Where a process's own part of the box is made: its {@code /tmp}, and what is put into its home. */
    Path scratch(Path records);

    /** The variables of a box, the request's among them. */
    Map<String, String> environment(SandboxRequest request);

    /** Completes a specification: what runs, in what, and under which limits. @param records the process's own */
    void describe(SupervisorSpec spec, Box box, Path records);

    /** @param terminal whether it gets one of its own */
    record Box(
            SandboxRequest request,
            BoxLimits limits,
            Command command,
            Map<String, String> environment,
            Path scratch,
            boolean terminal) {}
}
