package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VaultTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final AtomicInteger asked = new AtomicInteger();
    private final Vault vault = new Vault(now::get);
    private boolean broken;

    private final BoundCredential credential =
            new BoundCredential("KEY", "placeholder-0123456789", List.of(), this::next);

    private String next() {
        int number = asked.incrementAndGet();
        if (broken) {
            throw new IllegalStateException("with the secret in it");
        }
        return " value-" + number + "\n";
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void keepsASecretForFiveMinutes() throws Exception {
        assertThat(vault.known(credential)).isEmpty();
        assertThat(vault.secret(credential)).isEqualTo("value-1");
        pass(Duration.ofMinutes(5));
        assertThat(vault.secret(credential)).isEqualTo("value-1");
        pass(Duration.ofNanos(1));
        assertThat(vault.secret(credential)).isEqualTo("value-2");
        assertThat(vault.known(credential)).containsExactly("value-2", "value-1");
    }

    @Test
    void doesNotTryAFailureAgainAtOnce() throws Exception {
        broken = true;
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> vault.secret(credential))
                    .isInstanceOf(BadMessage.class)
                    .hasMessageContaining("KEY could not be read")
                    .hasMessageNotContaining("secret in it");
            pass(Duration.ofSeconds(1));
        }
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(11));
        broken = false;
        assertThat(vault.secret(credential)).isEqualTo("value-2");
    }

    @Test
    void remembersABoundedNumberOfOldOnes() throws Exception {
        for (int i = 0; i < 10; i++) {
            vault.secret(credential);
            pass(Duration.ofHours(1));
        }
        assertThat(vault.known(credential)).hasSize(4).startsWith("value-10");
    }
}
