package dev.taskbox.policy;

import dev.taskbox.model.Policy.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** The limits. Those that every place can hold have a built-in value; a run of no set length would never be missed. */
final class LimitDefaults {
    private static final List<Key<Values>> LIMITS = List.of(Keys.POLICY, Keys.LIMITS);
    private static final Duration TIME = Duration.ofHours(2);
    private static final Duration IDLE = Duration.ofMinutes(15);

    private final Layers layers;
    private final Explanation explanation;

    LimitDefaults(Layers layers, Explanation explanation) {
        this.layers = layers;
        this.explanation = explanation;
    }

    Limits resolve() {
        Optional<Double> cpus = limit(Keys.CPUS, Optional.empty(), LimitDefaults::number);
        Optional<Long> memory = limit(Keys.MEMORY, Optional.empty(), Amounts::size);
        Optional<Integer> processes = limit(Keys.PROCESSES, Optional.empty(), Function.identity());
        Optional<Long> disk = limit(Keys.DISK, Optional.empty(), Amounts::size);
        Optional<Duration> time = limit(Keys.TIME, Optional.of(TIME), Amounts::duration);
        Optional<Duration> idle = limit(Keys.IDLE, Optional.of(IDLE), Amounts::duration);
        boolean bestEffort = explanation.noteOr(
                "limits.best_effort", layers.scalar(Keys.BEST_EFFORT, LIMITS), false, Function.identity());
        return new Limits(
                cpus.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                memory.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                processes.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                disk.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                time,
                idle,
                bestEffort);
    }

    private <T> Optional<T> limit(Key<Optional<T>> key, Optional<T> builtIn, Function<T, ?> shown) {
        return explanation.noteOr(
                "limits." + key.name(),
                layers.scalar(key, LIMITS),
                builtIn,
                limit -> limit.<Object>map(shown).orElse("none"));
    }

    private static String number(double cpus) {
        return cpus == Math.rint(cpus) ? Long.toString((long) cpus) : Double.toString(cpus);
    }
}
