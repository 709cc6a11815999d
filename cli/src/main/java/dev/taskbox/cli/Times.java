package dev.taskbox.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Moments and spans of time, as people and as programs read them. */
final class Times {
    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int DAYS_COUNTED = 30;

    private Times() {}

    /** ISO 8601 in UTC, to the millisecond. */
    static String iso(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** How long ago: {@code 3m}; a date when it is long ago. */
    static String ago(Instant instant, Clock clock) {
        Duration age = Duration.between(instant, clock.instant());
        if (age.toDays() >= DAYS_COUNTED) {
            return instant.atZone(clock.getZone()).toLocalDate().toString();
        }
        return span(age);
    }

    static String span(Duration span) {
        if (span.toSeconds() < 1) {
            return "now";
        }
        if (span.toMinutes() < 1) {
            return span.toSeconds() + "s";
        }
        if (span.toHours() < 1) {
            return span.toMinutes() + "m";
        }
        return span.toDays() < 1 ? span.toHours() + "h" : span.toDays() + "d";
    }

    static String timeOfDay(Instant instant, Clock clock) {
        return TIME_OF_DAY.format(instant.atZone(clock.getZone()));
    }
}
