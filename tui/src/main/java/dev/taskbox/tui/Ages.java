package dev.taskbox.tui;

import dev.taskbox.model.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Spans and sums as a card has room for them. */
final class Ages {
    private Ages() {}

    static String since(Instant from, InstantSource clock) {
        return span(Duration.between(from, clock.instant()));
    }

    /** To the minute: a board that shows seconds would never be at rest. */
    static String span(Duration span) {
        if (span.toMinutes() < 1) {
            return "now";
        }
        if (span.toHours() < 1) {
            return span.toMinutes() + "m";
        }
        return span.toDays() < 1 ? span.toHours() + "h" : span.toDays() + "d";
    }

    /** Empty where it is nothing. */
    static String money(Money money) {
        if (money.amount().signum() == 0) {
            return "";
        }
        boolean small = money.amount().movePointRight(2).compareTo(BigDecimal.ONE) < 0;
        String amount =
                money.amount().setScale(small ? 4 : 2, RoundingMode.HALF_UP).toPlainString();
        return money.currency().equals("USD") ? "$" + amount : amount + " " + money.currency();
    }
}
