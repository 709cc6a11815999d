package dev.taskbox.app;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The same person, with a shell in a box in a container. */
@Tag("engine")
class DevcontainerTerminalTest extends TerminalTest {
    private final TestContainers containers = new TestContainers();

    @Override
    void prepare() throws Exception {
        taskbox.userConfig("devcontainer: {image: %s, warm: 0}\n".formatted(TestContainers.image()));
    }

    @Override
    String place() {
        return "devcontainer";
    }

    @Override
    @AfterEach
    void close() throws Exception {
        taskbox.task("daemon", "stop");
        containers.removeThoseOf(taskbox);
        super.close();
    }
}
