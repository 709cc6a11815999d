package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What each place gives here, by real probes. */
@Tag("end-to-end")
class PlacesEndToEndTest {
    private Installed taskbox;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
    }

    @AfterEach
    void close() throws IOException {
        taskbox.close();
    }

    private JsonNode place(String name) throws Exception {
        for (JsonNode place : taskbox.task("places", "--json").json()) {
            if (place.required("name").stringValue().equals(name)) {
                return place;
            }
        }
        throw new AssertionError("there is no place " + name);
    }

    @Test
    void aBoxWasStartedHereAndNothingStaysOfIt() throws Exception {
        JsonNode place = place("native");

        assertThat(place.required("ready").booleanValue()).as(place.toString()).isTrue();
        assertThat(place.required("isolation").stringValue()).isEqualTo("sandbox");
        assertThat(place.required("startMillis").longValue()).isPositive();
        assertThat(place.required("idleBytes").longValue()).isZero();
        assertThat(place.required("limits")
                        .valueStream()
                        .map(limit -> limit.required("name").stringValue()))
                .containsExactly("cpus", "memory", "processes", "disk", "time", "idle");
    }

    @Test
    void withoutAnEngineADevcontainerIsNotReadyAndSaysWhy() throws Exception {
        taskbox.variable("DOCKER_HOST", "unix://" + taskbox.root().resolve("no.sock"));
        JsonNode place = place("devcontainer");

        assertThat(place.required("ready").booleanValue()).isFalse();
        assertThat(place.required("remedy").stringValue()).isNotEmpty();
        assertThat(place.required("startMillis").isNull()).isTrue();
        assertThat(place.required("idleBytes").isNull()).isTrue();
        assertThat(taskbox.task("places").succeeded().out()).contains("\ndevcontainer\tnot-ready\tcontainer\t\t\t");
    }

    @Test
    @Tag("engine")
    void aContainerWasStartedAndHoldsMemoryWhileItWaits() throws Exception {
        taskbox.userConfig("devcontainer: {image: \"" + System.getenv("TASKBOX_TEST_IMAGE") + "\", warm: 0}\n");
        JsonNode place = place("devcontainer");

        assertThat(place.required("ready").booleanValue()).as(place.toString()).isTrue();
        assertThat(place.required("isolation").stringValue()).isEqualTo("container");
        assertThat(place.required("startMillis").longValue()).isPositive();
        assertThat(place.required("idleBytes").longValue()).isBetween(1L << 20, 1L << 30);
    }
}
