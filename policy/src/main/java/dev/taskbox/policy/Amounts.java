package dev.taskbox.policy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes and durations, as people write them and as they are shown again. */
public final class Amounts {
    static final String SIZE = "[0-9]{1,18}(\\.[0-9]{1,3})?( ?([KMGT]iB|[kKMGT]B|B))?";
    static final String DURATION = "([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?";

    private static final Pattern SIZE_PATTERN = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,3})?) ?([A-Za-z]*)");
    private static final Pattern DURATION_PATTERN = Pattern.compile(DURATION);
    private static final Map<String, Long> UNITS = Map.of(
            "",
            1L,
            "B",
            1L,
            "KiB",
            1L << 10,
            "MiB",
            1L << 20,
            "GiB",
            1L << 30,
            "TiB",
            1L << 40, //
            "kB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "TB",
            1_000_000_000_000L);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String SIZE_REMEDY = "Write it as 4GiB, 512MiB, 10GB or in bytes.";
    private static final String DURATION_REMEDY = "Write it as 90s, 15m, 2h or 1d.";

    private Amounts() {}

    static long size(String text) throws Unfit {
        Matcher matcher = SIZE_PATTERN.matcher(text);
        if (!matcher.matches()) {
            throw new Unfit(Quote.of(text) + " is not a size", SIZE_REMEDY);
        }
        String unit = matcher.group(2).equals("KB") ? "kB" : matcher.group(2);
        Long factor = UNITS.get(unit);
        if (factor == null) {
            throw new Unfit(Quote.of(text) + " has no unit that is known", unitRemedy(unit));
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(factor))
                    .longValueExact();
        } catch (ArithmeticException _) {
            throw new Unfit(Quote.of(text) + " is not a whole number of bytes below 8 EiB", SIZE_REMEDY);
        }
    }

    private static String unitRemedy(String unit) {
        String letter = unit.substring(0, 1).toUpperCase(Locale.ROOT);
        return "KMGT".contains(letter)
                ? "Did you mean '" + letter + "iB' (1024) or '" + (letter.equals("K") ? "k" : letter) + "B' (1000)?"
                : SIZE_REMEDY;
    }

    static Duration duration(String text) throws Unfit {
        Matcher matcher = DURATION_PATTERN.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new Unfit(Quote.of(text) + " is not a duration", DURATION_REMEDY);
        }
        Duration sum = part(matcher.group(1), Duration.ofDays(1))
                .plus(part(matcher.group(2), Duration.ofHours(1)))
                .plus(part(matcher.group(3), Duration.ofMinutes(1)))
                .plus(part(matcher.group(4), Duration.ofSeconds(1)));
        if (sum.isZero() || sum.compareTo(LONGEST) > 0) {
            throw new Unfit(Quote.of(text) + " is not between 1s and 365d", DURATION_REMEDY);
        }
        return sum;
    }

    private static Duration part(@Nullable String digitsAndUnit, Duration unit) {
        return digitsAndUnit == null
                ? Duration.ZERO
                : unit.multipliedBy(Long.parseLong(digitsAndUnit, 0, digitsAndUnit.length() - 1, 10));
    }

    /** In the largest unit that is exact: {@code 4GiB}. Reads back as the same number. */
    public static String size(long bytes) {
        for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB", "TB", "GB", "MB"}) {
            long factor = UNITS.getOrDefault(unit, 1L);
            if (bytes > 0 && bytes % factor == 0) {
                return bytes / factor + unit;
            }
        }
        return Long.toString(bytes);
    }

    /** {@code 1h30m}. Reads back as the same duration. */
    public static String duration(Duration duration) {
        StringBuilder out = new StringBuilder();
        append(out, duration.toDaysPart(), 'd');
        append(out, duration.toHoursPart(), 'h');
        append(out, duration.toMinutesPart(), 'm');
        append(out, duration.toSecondsPart(), 's');
        return out.toString();
    }

    private static void append(StringBuilder out, long count, char unit) {
        if (count > 0) {
            out.append(count).append(unit);
        }
    }
}
