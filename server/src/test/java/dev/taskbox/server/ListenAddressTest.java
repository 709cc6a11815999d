package dev.taskbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @Test
    void addressesAreRead() {
        assertThat(ListenAddress.parse("127.0.0.1:2222").getPort()).isEqualTo(2222);
        assertThat(ListenAddress.parse("[::1]:0").getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(ListenAddress.parse("localhost:22").getAddress().isLoopbackAddress())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2222", ":2222", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:x", "::1:22", "a b:22"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text)).hasMessageContaining("ADDRESS:PORT");
    }
}
