package dev.taskbox.egress;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Reports what was refused to programs that know of no proxy. They try again and again, and a lookup costs a box nothing;
 * so the same host and port are reported once a minute, and all together no more than so many at a time and one a second.
 * Thread-safe.
 */
final class Refusals {
    private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long ONE_MORE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int AT_A_TIME = 100;
    private static final int REMEMBERED = 1024;

    private final EgressListener listener;
    private final LongSupplier clock;

    /** When each was last reported; the oldest comes first. */
    private final LinkedHashMap<String, Long> reported = new LinkedHashMap<>();

    private long allowance = AT_A_TIME;
    private long allowanceAt;
    private long unsaid;

    /** @param clock in nanoseconds, as {@link System#nanoTime} */
    Refusals(EgressListener listener, LongSupplier clock) {
        this.listener = listener;
        this.clock = clock;
        this.allowanceAt = clock.getAsLong();
    }

    void report(String host, int port, String rule, String hint) {
        String shown = Text.printable(host);
        OptionalLong missed = admit(shown + ":" + port);
        if (missed.isPresent()) {
            long more = missed.getAsLong();
            String said = more == 0 ? rule : rule + "; " + more + " other refusals before it were too many to report";
            listener.denied(shown, port, said, hint);
        }
    }

    /** @return empty: this one is not to be reported; else how many others were not, though they were new */
    private synchronized OptionalLong admit(String what) {
        long now = clock.getAsLong();
        Optional<Long> before = Optional.ofNullable(reported.get(what));
        if (before.isPresent() && now - before.get() < AGAIN_NANOS) {
            return OptionalLong.empty();
        }
        if (!isWithinAllowance(now)) {
            unsaid++;
            return OptionalLong.empty();
        }
        reported.remove(what);
        reported.put(what, now);
        forgetOldest();
        long missed = unsaid;
        unsaid = 0;
        return OptionalLong.of(missed);
    }

    private boolean isWithinAllowance(long now) {
        long more = (now - allowanceAt) / ONE_MORE_NANOS;
        allowance = Math.min(AT_A_TIME, allowance + more);
        allowanceAt += more * ONE_MORE_NANOS;
        if (allowance == 0) {
            return false;
        }
        allowance--;
        return true;
    }

    private void forgetOldest() {
        if (reported.size() > REMEMBERED) {
            Map.Entry<String, Long> oldest = reported.firstEntry();
            reported.remove(oldest.getKey());
        }
    }
}
