package dev.taskbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Place;
import dev.taskbox.testkit.PlaceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativePlaceTest extends PlaceContract {
    @Override
    protected Place place(Path directory) {
        return new NativePlace(directory);
    }

    @Test
    void isForLinuxAndSaysSo() {
        assertThat(HostRequirements.wrongSystem("Linux")).isEmpty();
        assertThat(HostRequirements.wrongSystem("Mac OS X"))
                .contains("a native sandbox needs Linux, and this is Mac OS X");
    }
}
