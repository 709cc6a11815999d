package dev.taskbox.devcontainer;

import dev.taskbox.model.Sandbox;
import dev.taskbox.model.SandboxProcess;
import java.util.List;
import java.util.Optional;

/** The boxes of one run, and the container they are in. */
final class DevcontainerSandbox implements Sandbox {
    private final Sandbox boxes;
    private final Runnable closing;

    /** @param closing what becomes of the container */
    DevcontainerSandbox(Sandbox boxes, Runnable closing) {
        this.boxes = boxes;
        this.closing = closing;
    }

    @Override
    public SandboxProcess start(String name, Command command) {
        return boxes.start(name, command);
    }

    @Override
    public Optional<SandboxProcess> find(String name) {
        return boxes.find(name);
    }

    @Override
    public AttachedProcess attach(Command command, Optional<TerminalSize> terminal) {
        return boxes.attach(command, terminal);
    }

    @Override
    public List<String> hostCommand(String name, Command command) {
        return boxes.hostCommand(name, command);
    }

    @Override
    public void close() {
        boxes.close();
        closing.run();
    }
}
