package dev.taskbox.server;

import java.util.HashMap;
import java.util.Map;

/** A bounded number of places, and fewer for any one. Thread-safe. */
final class Seats {
    private final int total;
    private final int each;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    Seats(int total, int each) {
        this.total = total;
        this.each = each;
    }

    /** @return false where there is none left */
    synchronized boolean take(String who) {
        int own = taken.getOrDefault(who, 0);
        if (all >= total || own >= each) {
            return false;
        }
        taken.put(who, own + 1);
        all++;
        return true;
    }

    /** Of one that was taken. */
    synchronized void release(String who) {
        if (taken.computeIfPresent(who, (_, own) -> own == 1 ? null : own - 1) == null && all == 0) {
            throw new IllegalStateException("no seat of " + who);
        }
        all--;
    }

    synchronized int taken() {
        return all;
    }
}
