package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SystemResolverTest {
    private static final Duration AT_MOST = Duration.ofSeconds(30);
    private static final InetAddress FIRST = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress SECOND = InetAddress.ofLiteral("192.0.2.2");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final List<String> asked = new ArrayList<>();
    private final SystemResolver resolver = new SystemResolver(this::lookUp, now::get);

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        asked.add(host);
        if (host.startsWith("unknown")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {asked.size() == 1 ? FIRST : SECOND};
    }

    @Test
    void asksOnceForAWhile() throws IOException {
        assertThat(resolver.resolve("a.example", AT_MOST)).containsExactly(FIRST);
        now.addAndGet(SystemResolver.FRESH.toNanos() - 1);
        assertThat(resolver.resolve("a.example", AT_MOST)).containsExactly(FIRST);
        assertThat(asked).containsExactly("a.example");
    }

    @Test
    void asksAgainWhenTheWhileIsOver() throws IOException {
        resolver.resolve("a.example", AT_MOST);
        now.addAndGet(SystemResolver.FRESH.toNanos());
        assertThat(resolver.resolve("a.example", AT_MOST)).containsExactly(SECOND);
    }

    @Test
    void keepsNamesApart() throws IOException {
        resolver.resolve("a.example", AT_MOST);
        assertThat(resolver.resolve("b.example", AT_MOST)).containsExactly(SECOND);
    }

    @Test
    void keepsNoFailure() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> resolver.resolve("unknown.example", AT_MOST))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("unknown.example");
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void keepsNoMoreThanItMay() throws IOException {
        for (int i = 0; i <= SystemResolver.MOST_KEPT; i++) {
            resolver.resolve(i + ".example", AT_MOST);
        }
        asked.clear();
        resolver.resolve("0.example", AT_MOST);
        assertThat(asked).containsExactly("0.example");
    }
}
