package dev.taskbox.model;

/** A port of this machine's loopback that leads to one in a sandbox. Closing it lets go of its connections. */
public interface OpenPort extends AutoCloseable {
    /** In the sandbox. */
    int inside();

    /** On 127.0.0.1. */
    int outside();

    /** Returns when it leads nowhere any more: what it led to is over, or it was closed. */
    void await() throws InterruptedException;

    @Override
    void close();
}
