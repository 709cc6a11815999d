package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "17, 17",
        "17B, 17",
        "4KiB, 4096",
        "4kB, 4000",
        "4KB, 4000",
        "512MiB, 536870912",
        "4GiB, 4294967296",
        "10GB, 10000000000",
        "1 TiB, 1099511627776",
        "1.5GiB, 1610612736",
        "0.001kB, 1",
    })
    void readsSizes(String text, long bytes) throws Unfit {
        assertThat(Amounts.size(text)).isEqualTo(bytes);
        assertThat(text).matches(Amounts.SIZE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GiB",
                "4gib",
                "4Gib",
                "4G",
                "4  GiB",
                "-4GiB",
                "+4",
                "1e3",
                "0x10",
                "1,5GiB",
                "0.5B",
                "8EiB",
                "9999999TiB",
                "4GiB ",
                "٤GiB",
                "1_000",
                "0.0001GiB",
                "NaN"
            })
    void refusesOtherSizes(String text) {
        assertThatThrownBy(() -> Amounts.size(text)).isInstanceOf(Unfit.class);
    }

    @ParameterizedTest
    @CsvSource({"90s, PT1M30S", "15m, PT15M", "2h, PT2H", "1d, PT24H", "1h30m, PT1H30M", "365d, PT8760H"})
    void readsDurations(String text, Duration duration) throws Unfit {
        assertThat(Amounts.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "15",
                "m",
                "0s",
                "0d0h",
                "15 m",
                "15M",
                "-1s",
                "1.5h",
                "30m1h",
                "366d",
                "1w",
                "PT1H",
                "9999999999s"
            })
    void refusesOtherDurations(String text) {
        assertThatThrownBy(() -> Amounts.duration(text)).isInstanceOf(Unfit.class);
    }

    @Test
    void whatIsShownReadsBack() throws Unfit {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            long bytes = random.nextLong(1, 1L << random.nextInt(1, 52)) << (10 * random.nextInt(2));
            assertThat(Amounts.size(Amounts.size(bytes))).isEqualTo(bytes);
            Duration duration = Duration.ofSeconds(random.nextLong(1, 365 * 86_400L));
            assertThat(Amounts.duration(Amounts.duration(duration))).isEqualTo(duration);
        }
    }
}
