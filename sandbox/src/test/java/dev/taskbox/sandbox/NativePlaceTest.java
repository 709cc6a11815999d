package dev.taskbox.sandbox;

import dev.taskbox.model.Place;
import java.nio.file.Path;

class NativePlaceTest extends PlaceContract {
    @Override
    Place place(Path directory) {
        return new NativePlace(directory);
    }
}
