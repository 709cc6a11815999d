package dev.taskbox.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the database has them: microseconds since 1970, within the years that four digits name. */
final class Micros {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Micros() {}

    /** Rounds down; a time that is out of range becomes the first or the last there is. */
    static long of(Instant instant) {
        Instant within = instant.isBefore(FIRST) ? FIRST : instant.isAfter(LAST) ? LAST : instant;
        return within.getEpochSecond() * 1_000_000 + within.getNano() / 1_000;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
