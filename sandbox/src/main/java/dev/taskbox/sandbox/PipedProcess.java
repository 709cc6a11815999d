package dev.taskbox.sandbox;

import dev.taskbox.model.Sandbox.AttachedProcess;
import dev.taskbox.model.Sandbox.TerminalSize;
import java.io.InputStream;
import java.io.OutputStream;

/** An attached process on pipes. */
record PipedProcess(Process process) implements AttachedProcess {
    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public InputStream stdout() {
        return process.getInputStream();
    }

    @Override
    public InputStream stderr() {
        return process.getErrorStream();
    }

    @Override
    public void resize(TerminalSize size) {
        // pipes have none
    }

    @Override
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }
}
