package dev.taskbox.egress;

/** The times by which one connection must have moved on. Set by its own threads, read by the proxy's watch. */
final class Deadlines {
    private final EgressConfig.Timeouts timeouts;
    private final long born = System.nanoTime();
    private volatile long lastTraffic = born;
    private volatile long handshakeBegan;
    private volatile boolean inHandshake;

    Deadlines(EgressConfig.Timeouts timeouts) {
        this.timeouts = timeouts;
        handshake();
    }

    /** From now on the whole of what comes next counts, so that a trickle of bytes buys no time. */
    void handshake() {
        handshakeBegan = System.nanoTime();
        inHandshake = true;
    }

    /** From now on only silence counts. */
    void traffic() {
        lastTraffic = System.nanoTime();
        inHandshake = false;
    }

    void moved() {
        lastTraffic = System.nanoTime();
    }

    boolean passed() {
        long now = System.nanoTime();
        return now - born > timeouts.total().toNanos()
                || now - lastTraffic > timeouts.idle().toNanos()
                || (inHandshake && now - handshakeBegan > timeouts.handshake().toNanos());
    }
}
