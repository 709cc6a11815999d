package dev.taskbox.policy;

/** A value and where it was written. */
record Found<T>(T value, Spot spot) {
    String origin() {
        return spot.origin();
    }
}
