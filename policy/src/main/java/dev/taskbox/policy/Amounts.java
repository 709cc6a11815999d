package dev.taskbox.policy;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as people write them. */
final class Amounts {
    static final String SIZE = "^[1-9][0-9]{0,17} ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?$";
    static final String DURATION = "^(?=.)([0-9]{1,5}d)?([0-9]{1,7}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?$";

    private static final Pattern SIZE_PARTS = Pattern.compile("([1-9][0-9]{0,17}) ?([A-Za-z]*)");
    private static final Pattern DURATION_PARTS = Pattern.compile(DURATION);
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("B", 1L),
            Map.entry("kB", 1_000L),
            Map.entry("KB", 1_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("TB", 1_000_000_000_000L),
            Map.entry("KiB", 1L << 10),
            Map.entry("MiB", 1L << 20),
            Map.entry("GiB", 1L << 30),
            Map.entry("TiB", 1L << 40));

    private Amounts() {}

    /** In bytes. */
    static long size(String text) throws Unfit {
        Matcher parts = SIZE_PARTS.matcher(text);
        Long unit = parts.matches() ? UNITS.get(parts.group(2)) : null;
        if (unit == null) {
            throw new Unfit(Quote.of(text) + " is not a size", "Write it like 512MiB, 4GiB or 10GB");
        }
        long count = Long.parseLong(parts.group(1));
        if (count > Long.MAX_VALUE / unit) {
            throw new Unfit(Quote.of(text) + " is more bytes than can be counted", "Write it like 512MiB or 4GiB");
        }
        return count * unit;
    }

    static Duration duration(String text) throws Unfit {
        Matcher parts = DURATION_PARTS.matcher(text);
        if (!parts.matches()) {
            throw new Unfit(Quote.of(text) + " is not a duration", "Write it like 90s, 15m, 2h, 1h30m or 1d");
        }
        Duration duration = Duration.ofDays(part(parts, 1))
                .plusHours(part(parts, 2))
                .plusMinutes(part(parts, 3))
                .plusSeconds(part(parts, 4));
        if (duration.isZero()) {
            throw new Unfit(Quote.of(text) + " is no time at all", "Write it like 90s, 15m or 2h, or remove it");
        }
        return duration;
    }

    private static long part(Matcher parts, int group) {
        String text = parts.group(group);
        return text == null ? 0 : Long.parseLong(text.substring(0, text.length() - 1));
    }
}
