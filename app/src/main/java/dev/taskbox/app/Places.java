package dev.taskbox.app;

import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.Isolation;
import dev.taskbox.model.Policy.Limits;
import dev.taskbox.service.TaskService.LimitView;
import dev.taskbox.service.TaskService.PlaceView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Says what each place of this machine gives, by starting something in it and by asking it what it can hold. */
final class Places {
    private static final Map<String, Limits> LIMITS = limits();

    private final Map<PlaceName, Place> places;

    Places(Map<PlaceName, Place> places) {
        this.places = places;
    }

    List<PlaceView> examine() {
        return places.values().stream().map(Places::examine).toList();
    }

    private static PlaceView examine(Place place) {
        return switch (place.probe()) {
            case Place.Readiness.Ready ready ->
                view(place, true, ready.detail(), "", Optional.of(ready.start()), ready.idleMemory());
            case Place.Readiness.NotReady not ->
                view(place, false, not.why(), not.remedy(), Optional.empty(), OptionalLong.empty());
        };
    }

    private static PlaceView view(
            Place place,
            boolean ready,
            String detail,
            String remedy,
            Optional<Duration> start,
            OptionalLong idleMemory) {
        return new PlaceView(
                place.name(),
                ready,
                detail,
                remedy,
                isolation(place),
                place.walls(),
                limits(place),
                start,
                idleMemory,
                place.idle());
    }

    private static Isolation isolation(Place place) {
        Isolation strongest = Isolation.SANDBOX;
        for (Isolation isolation : Isolation.values()) {
            if (place.unenforceable(policy(isolation, Limits.NONE)).isEmpty()) {
                strongest = isolation;
            }
        }
        return strongest;
    }

    private static List<LimitView> limits(Place place) {
        List<LimitView> views = new ArrayList<>();
        LIMITS.forEach((name, limits) -> views.add(place.unenforceable(policy(Isolation.SANDBOX, limits)).stream()
                .findFirst()
                .map(cannot -> new LimitView(name, false, cannot.why(), cannot.remedy()))
                .orElseGet(() -> new LimitView(name, true, "", ""))));
        return views;
    }

    private static Policy policy(Isolation isolation, Limits limits) {
        return new Policy(
                isolation,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(), List.of(), List.of()),
                List.of(),
                new Policy.Git(Policy.Git.Push.NONE),
                limits);
    }

    /** Each alone, by the policy's key. */
    private static Map<String, Limits> limits() {
        OptionalDouble cpus = OptionalDouble.empty();
        OptionalLong bytes = OptionalLong.empty();
        OptionalInt count = OptionalInt.empty();
        Optional<Duration> time = Optional.empty();
        Optional<Duration> hour = Optional.of(Duration.ofHours(1));
        OptionalLong gibibyte = OptionalLong.of(1L << 30);
        Map<String, Limits> limits = new LinkedHashMap<>();
        limits.put("cpus", new Limits(OptionalDouble.of(1), bytes, count, bytes, time, time, false));
        limits.put("memory", new Limits(cpus, gibibyte, count, bytes, time, time, false));
        limits.put("processes", new Limits(cpus, bytes, OptionalInt.of(64), bytes, time, time, false));
        limits.put("disk", new Limits(cpus, bytes, count, gibibyte, time, time, false));
        limits.put("time", new Limits(cpus, bytes, count, bytes, hour, time, false));
        limits.put("idle", new Limits(cpus, bytes, count, bytes, time, hour, false));
        return limits;
    }
}
