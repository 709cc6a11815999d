package dev.taskbox.egress;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client may cost: time, connections, memory. */
class LimitsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private Origin origin;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.hello();
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    private TestProxy box(UnaryOperator<EgressConfig> change) throws IOException {
        return new TestProxy(change).allow("good.example", origin);
    }

    private static EgressConfig timeouts(EgressConfig config, Duration handshake, Duration idle, Duration total) {
        return config.with(new EgressConfig.Timeouts(handshake, LONG, LONG, idle, total));
    }

    private String get() {
        String authority = "good.example:" + origin.port();
        return Http.head("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority);
    }

    @Test
    void oneConnectionMoreThanTheLimitIsTurnedAwayAtOnceAndTheOthersGoOn() throws Exception {
        try (TestProxy box = box(config -> config.with(new EgressConfig.Bounds(3, 4096, 10)))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(box.client());
                assertThat(clients.getLast().send(get()).answer()).endsWith("hello");
            }
            try (RawClient extra = box.client()) {
                assertThat(extra.rest()).isEmpty();
            }
            assertThat(box.heard.nextOverload()).isEqualTo(3);
            for (RawClient client : clients) {
                assertThat(client.send(get()).answer()).endsWith("hello");
                client.close();
            }
            for (int i = 0; i < 3; i++) {
                box.heard.nextEnd();
            }
        }
    }

    @Test
    void aClientThatSaysNothingIsLeft() throws Exception {
        try (TestProxy box = box(config -> timeouts(config, SHORT, LONG, LONG));
                RawClient client = box.client()) {
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aTrickleOfBytesBuysNoTime() throws Exception {
        try (TestProxy box = box(config -> timeouts(config, SHORT, LONG, LONG));
                RawClient client = box.client()) {
            client.send("GET http://good.example/");
            try (ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor()) {
                Future<?> task = trickle.scheduleAtFixedRate(() -> sendOrThrow(client, "x"), 0, 1, MILLISECONDS);

                assertThat(client.rest()).isEmpty();
                task.cancel(true);
            }
        }
    }

    private static void sendOrThrow(RawClient client, String text) {
        try {
            client.send(text);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Test
    void aTunnelThatIsSilentIsCut() throws Exception {
        origin.close();
        origin = Origin.of(Origin.Talk::rest);
        try (TestProxy box = box(config -> timeouts(config, LONG, SHORT, LONG));
                RawClient client = box.tunnel("good.example", origin.port())) {
            assertThat(client.rest()).isEmpty();
            assertThat(box.heard.nextEnd()).endsWith("sent 0 received 0");
        }
    }

    @Test
    void nothingLivesLongerThanTheTotal() throws Exception {
        origin.close();
        origin = Origin.of(talk -> {
            while (true) {
                talk.send("x");
            }
        });
        try (TestProxy box = box(config -> timeouts(config, LONG, LONG, SHORT));
                RawClient client = box.tunnel("good.example", origin.port())) {
            assertThat(client.rest()).startsWith("x");
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsUpNobodyElse() throws Exception {
        byte[] block = new byte[64 * 1024];
        origin.close();
        origin = Origin.of(talk -> {
            if (talk.text(4).equals("flow")) {
                while (true) {
                    talk.send(block);
                }
            }
            talk.send("pong");
        });
        try (TestProxy box = box(config -> config)) {
            List<RawClient> stuck = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                stuck.add(box.tunnel("good.example", origin.port()).send("flow"));
            }
            try (RawClient client = box.tunnel("good.example", origin.port())) {
                assertThat(client.send("ping").text(4)).isEqualTo("pong");
            }
            for (RawClient client : stuck) {
                client.close();
            }
        }
    }

    @Test
    void aClientThatTricklesAHeadHoldsUpNobodyElse() throws Exception {
        try (TestProxy box = box(config -> config)) {
            List<RawClient> slow = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                slow.add(box.client().send("G"));
            }
            try (RawClient client = box.client()) {
                assertThat(client.send(get()).answer()).endsWith("hello");
            }
            for (RawClient client : slow) {
                assertThat(client.send(get().substring(1)).answer()).endsWith("hello");
                client.close();
            }
        }
    }

    @Test
    void aNameServerThatIsSilentIsA504() throws Exception {
        Resolver silent = (host, atMost) -> {
            throw new SocketTimeoutException("the name server did not answer");
        };
        try (TestProxy box = box(config -> config.with(silent));
                RawClient client = box.client()) {
            assertThat(client.send(get()).answer()).startsWith("HTTP/1.1 504 ").contains("did not answer");
        }
    }
}
