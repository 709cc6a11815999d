package dev.taskbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final Strikes strikes = new Strikes(3, Duration.ofMinutes(5), 4, () -> now);

    @Test
    void seatsAreBoundedForOneAndForAll() {
        Seats seats = new Seats(3, 2);

        assertThat(seats.take("a")).isTrue();
        assertThat(seats.take("a")).isTrue();
        assertThat(seats.take("a")).isFalse();
        assertThat(seats.take("b")).isTrue();
        assertThat(seats.take("c")).isFalse();
        seats.release("a");
        assertThat(seats.take("c")).isTrue();
        assertThat(seats.taken()).isEqualTo(3);
        seats.release("a");
        seats.release("b");
        seats.release("c");
        assertThat(seats.taken()).isZero();
    }

    @Test
    void threeStrikesShutOutForTheWholeWindow() {
        assertThat(strikes.strike("x")).isFalse();
        now = now.plusSeconds(200);
        assertThat(strikes.strike("x")).isFalse();
        assertThat(strikes.isOut("x")).isFalse();
        assertThat(strikes.strike("x")).isTrue();
        assertThat(strikes.isOut("x")).isTrue();
        assertThat(strikes.isOut("y")).isFalse();
        now = now.plusSeconds(299);
        assertThat(strikes.isOut("x")).isTrue();
        now = now.plusSeconds(1);
        assertThat(strikes.isOut("x")).isFalse();
        assertThat(strikes.strike("x")).isFalse();
    }

    @Test
    void oldStrikesAndThoseBeforeALoginDoNotCount() {
        strikes.strike("x");
        strikes.strike("x");
        strikes.forgive("x");
        assertThat(strikes.strike("x")).isFalse();
        strikes.strike("x");
        now = now.plusSeconds(301);
        assertThat(strikes.strike("x")).isFalse();
        now = now.minusSeconds(3600);
        assertThat(strikes.strike("x")).isFalse();
    }

    @Test
    void remembersABoundedNumber() {
        for (int at = 0; at < 100; at++) {
            strikes.strike("address " + at);
        }
        assertThat(strikes.size()).isEqualTo(4);
    }

    @Test
    void aWholeNetworkOfAVersionSixCountsAsOne() throws Exception {
        assertThat(Strikes.network(InetAddress.getByName("2001:db8:1:2::3")))
                .isEqualTo(Strikes.network(InetAddress.getByName("2001:db8:1:2:ffff::9")))
                .isNotEqualTo(Strikes.network(InetAddress.getByName("2001:db8:1:3::3")));
        assertThat(Strikes.network(InetAddress.getByName("192.0.2.7"))).isEqualTo("192.0.2.7");
    }
}
