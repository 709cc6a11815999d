package dev.taskbox.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A wire in the shape that the runtime's TLS lies on. It knows no addresses and no time limits; the wire's owner does. */
final class WireSocket extends Socket {
    private final Wire wire;

    WireSocket(Wire wire) {
        this.wire = wire;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public InputStream getInputStream() {
        return wire.input();
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                wire.write(bytes, offset, length);
                wire.flush();
            }
        };
    }

    @Override
    public void setSoTimeout(int millis) {
        // the proxy's watch closes what takes too long
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // nothing waits for more on a Unix socket
    }

    @Override
    public void shutdownOutput() throws IOException {
        wire.shutdownOutput();
    }

    @Override
    public void close() {
        wire.close();
    }
}
