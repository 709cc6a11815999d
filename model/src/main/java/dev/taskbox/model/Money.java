package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/** @param currency ISO 4217: {@code USD} */
public record Money(BigDecimal amount, String currency) {
    public static final Money NONE = usd(BigDecimal.ZERO);

    public Money {
        requireNonNull(amount, "amount is null");
        requireNonNull(currency, "currency is null");
    }

    public static Money usd(BigDecimal amount) {
        return new Money(amount, "USD");
    }

    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Money(amount.add(other.amount), currency);
    }
}
