package dev.taskbox.devcontainer;

import dev.taskbox.model.Place;
import dev.taskbox.testkit.PlaceContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** On the engine that DOCKER_HOST leads to, with the image that TASKBOX_TEST_IMAGE names. */
@Tag("engine")
class DevcontainerPlaceTest extends PlaceContract {
    @Override
    protected Place place(Path directory) {
        return new DevcontainerPlace(directory, new TestHost(), System.getenv(), () -> "");
    }

    /** The image has a user. */
    @Override
    protected List<String> homes() {
        return List.of("agent", "dev");
    }

    @Override
    protected int filters() {
        return 3;
    }

    @AfterAll
    static void removeContainers() throws Exception {
        TestEngine.removeContainers();
    }
}
