package dev.taskbox.server;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Failed logins by address: after so many within the window, the address is shut out for as long again. Who has an IPv6
 * address has a whole /64 of them, so those count as one. Remembers a bounded number, the latest. Thread-safe.
 */
final class Strikes {
    private static final int IPV6_PREFIX = 8;
    private static final int IPV4 = 4;

    private final int most;
    private final Duration window;
    private final int remembered;
    private final InstantSource clock;

    private static final class Count {
        private Instant since;
        private int strikes;

        Count(Instant since) {
            this.since = since;
        }
    }

    private final LinkedHashMap<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > remembered;
        }
    };

    Strikes(int most, Duration window, int remembered, InstantSource clock) {
        this.most = most;
        this.window = window;
        this.remembered = remembered;
        this.clock = clock;
    }

    static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == IPV4
                ? address.getHostAddress()
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_PREFIX)) + "/64";
    }

    /** @return whether the address is shut out from now on, and was not before */
    synchronized boolean strike(String network) {
        Instant now = clock.instant();
        Count count = counts.computeIfAbsent(network, _ -> new Count(now));
        if (isOver(count, now)) {
            count.since = now;
            count.strikes = 0;
        }
        count.strikes++;
        if (count.strikes == most) {
            count.since = now; // the whole window from here
        }
        return count.strikes == most;
    }

    synchronized boolean isOut(String network) {
        Count count = counts.get(network);
        return count != null && count.strikes >= most && !isOver(count, clock.instant());
    }

    /** A clock that was set back ends it too. */
    private boolean isOver(Count count, Instant now) {
        return now.isBefore(count.since) || !now.isBefore(count.since.plus(window));
    }

    synchronized void forgive(String network) {
        counts.remove(network);
    }

    synchronized int size() {
        return counts.size();
    }
}
