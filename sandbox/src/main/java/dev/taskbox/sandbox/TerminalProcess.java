package dev.taskbox.sandbox;

import dev.taskbox.model.Sandbox.AttachedProcess;
import dev.taskbox.model.Sandbox.TerminalSize;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** An attached process on a terminal; what is typed and what size it has go to the supervisor in frames. Thread-safe. */
final class TerminalProcess implements AttachedProcess {
    private final Process process;
    private final DataOutputStream frames;

    TerminalProcess(Process process) {
        this.process = process;
        this.frames = new DataOutputStream(process.getOutputStream());
    }

    @Override
    public OutputStream stdin() {
        return new Typed();
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
        try {
            synchronized (frames) {
                frames.writeByte('w');
                frames.writeInt(size.columns());
                frames.writeInt(size.rows());
                frames.flush();
            }
        } catch (IOException _) {
            // it is over
        }
    }

    @Override
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }

    private final class Typed extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            synchronized (frames) {
                frames.writeByte('d');
                frames.writeInt(length);
                frames.write(bytes, offset, length);
                frames.flush();
            }
        }

        @Override
        public void close() throws IOException {
            frames.close();
        }
    }
}
