package dev.taskbox.policy;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The single values that a policy file may hold. */
final class Forms {
    static final Pattern AGENT_NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    private static final int LONGEST_TEXT = 8192;
    private static final long LEAST_MEMORY = 16L << 20;
    private static final String NONE = "none";
    private static final Set<Tag> TEXT = Set.of(Tag.STR);
    private static final Set<Tag> TEXT_OR_NUMBER = Set.of(Tag.STR, Tag.INT, Tag.FLOAT);
    /** Where any word will do: {@code verify: true} is a command. */
    private static final Set<Tag> WORDS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL);

    /** A command line or an argument. */
    static final Shape<String> WORDING = new Leaf<>(
            "text", WORDS, (text, _, _) -> wording(text), Map.of("type", List.of("string", "number", "boolean")));

    static final Shape<String> COMMAND = new Leaf<>(
            "a command line",
            WORDS,
            (text, _, _) -> notBlank(wording(text)),
            Map.of("type", List.of("string", "number", "boolean"), "minLength", 1));

    static final Shape<String> AGENT = named(AGENT_NAME, "an agent's name such as claude");
    static final Shape<String> CREDENTIAL_NAME = named(VARIABLE, "a name such as GITHUB_TOKEN");

    /** {@code host} is no word here: no file, only the command line, may take the box away. */
    static final Shape<PlaceName> PLACE =
            new Leaf<>("a place such as native", TEXT, (text, _, _) -> place(text), enumeration(placeWords()));

    static final Shape<Isolation> ISOLATION =
            oneOf("an isolation", Isolation.values(), value -> value.name().toLowerCase(Locale.ROOT));
    static final Shape<Policy.Git.Push> PUSH = oneOf("what may be pushed", Policy.Git.Push.values(), Forms::word);

    static final Shape<Preset> PRESET = new Leaf<>(
            "a preset's name such as github",
            TEXT,
            (text, _, _) -> Presets.named(text)
                    .orElseThrow(() ->
                            new Unfit(Quote.of(text) + " is not a preset", Suggest.sentence(text, Presets.names()))),
            enumeration(Presets.names()));

    static final Leaf<Policy.HostRule> ALLOWED_HOST = host(HostRules::allow);
    static final Shape<Policy.HostRule> DENIED_HOST = host(HostRules::deny);
    static final Shape<Policy.HostRule> BOUND_HOST = host(HostRules::exact);

    static final Shape<String> LISTEN = named(
            Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+):[0-9]{1,5}"), "ADDRESS:PORT such as 127.0.0.1:2222");

    static final Shape<String> METHOD = named(Pattern.compile("[A-Z]{1,20}"), "a method such as GET");
    static final Shape<String> PATH_PATTERN = new Leaf<>(
            "a path such as /repos/acme/*",
            TEXT,
            (text, _, _) -> PathPattern.parse(text).text(),
            Map.of("type", "string", "pattern", "^/"));

    static final Shape<Path> READ_PATH = path((text, in) -> Paths.read(wording(text), in));
    static final Shape<Path> CACHE_PATH = path((text, _) -> Paths.cache(wording(text)));
    static final Shape<Path> EXECUTABLE = path((text, in) -> Paths.ofHost(wording(text), in.home()));

    static final Shape<String> CREDENTIAL_SOURCE = new Leaf<>(
            "where the secret comes from, such as 'env: NAME'",
            TEXT,
            (text, _, in) -> CredentialSource.parse(wording(text), in.home()),
            Map.of("type", "string", "pattern", "^(env|file|command): *[^ ]"));

    static final Shape<String> ENGINE = named(Pattern.compile("docker|podman"), "docker or podman");
    static final Shape<String> IMAGE =
            named(Pattern.compile("[a-z0-9][a-z0-9._/:@-]{0,254}"), "an image's name such as taskbox-worker:latest");
    static final Shape<Integer> WARM = integer("a number of containers from 0 to 20", 0, 20);

    static final Shape<Integer> PORT = integer("a port from 1 to 65535", 1, 65_535);
    static final Shape<Integer> CONCURRENCY = integer("a number of runs from 1 to 1000", 1, 1000);

    static final Shape<Boolean> BEST_EFFORT = new Leaf<>(
            "true or false", Set.of(Tag.BOOL), (text, _, in) -> bestEffort(text, in), Map.of("type", "boolean"));

    static final Shape<Boolean> SWITCH = new Leaf<>(
            "true or false", Set.of(Tag.BOOL), (text, _, _) -> Boolean.parseBoolean(text), Map.of("type", "boolean"));

    static final Shape<Duration> DURATION = new Leaf<>(
            "a duration such as 15m",
            TEXT_OR_NUMBER,
            (text, _, _) -> Amounts.duration(text),
            pattern(Amounts.DURATION, "string"));

    static final Shape<Optional<Double>> CPUS = limit("a number of processors such as 2", "[0-9.]+", Forms::cpus);
    static final Shape<Optional<Long>> MEMORY =
            limit("a size such as 4GiB", Amounts.SIZE, text -> atLeast(text, LEAST_MEMORY, "16MiB"));
    static final Shape<Optional<Long>> DISK =
            limit("a size such as 10GiB", Amounts.SIZE, text -> atLeast(text, 1 << 20, "1MiB"));
    static final Shape<Optional<Integer>> PROCESSES =
            limit("a number of processes", "[0-9]+", text -> whole(text, 1, 4_194_304));
    static final Shape<Optional<Duration>> TIME = limit("a duration such as 2h", Amounts.DURATION, Amounts::duration);

    private Forms() {}

    private interface Reader<T> {
        T read(String text) throws Unfit;
    }

    private interface PathReader {
        Path read(String text, Reading in) throws Unfit;
    }

    private interface HostReader {
        Policy.HostRule read(String text, String origin) throws Unfit;
    }

    private static Shape<String> named(Pattern pattern, String expected) {
        return new Leaf<>(
                expected,
                TEXT,
                (text, _, _) -> {
                    if (!pattern.matcher(text).matches()) {
                        throw new Unfit(Quote.of(text) + " is not " + expected, "");
                    }
                    return text;
                },
                pattern(pattern.pattern(), "string"));
    }

    private static Leaf<Policy.HostRule> host(HostReader reader) {
        return new Leaf<>(
                "a host such as example.com, *.example.com or example.com:8443",
                TEXT,
                (text, spot, _) -> reader.read(text, spot.origin()),
                Map.of("type", "string", "minLength", 1));
    }

    private static Shape<Path> path(PathReader reader) {
        return new Leaf<>(
                "a path", TEXT, (text, _, in) -> reader.read(text, in), Map.of("type", "string", "minLength", 1));
    }

    private static Shape<Integer> integer(String expected, int least, int most) {
        return new Leaf<>(
                expected,
                Set.of(Tag.INT),
                (text, _, _) -> whole(text, least, most),
                Map.of("type", "integer", "minimum", least, "maximum", most));
    }

    /** A limit, or {@code none}, which only the user may say. */
    private static <T> Shape<Optional<T>> limit(String expected, String form, Reader<T> reader) {
        return new Leaf<>(
                expected,
                TEXT_OR_NUMBER,
                (text, _, in) -> text.equals(NONE) ? unlimited(in) : Optional.of(reader.read(text)),
                pattern(form + "|" + NONE, "string", "number"));
    }

    private static <T> Optional<T> unlimited(Reading in) throws Unfit {
        if (in.isProject()) {
            throw new Unfit("only you may lift a limit", "Put 'none' into " + in.userConfig() + ".");
        }
        return Optional.empty();
    }

    private static boolean bestEffort(String text, Reading in) throws Unfit {
        boolean value = Boolean.parseBoolean(text);
        if (value && in.isProject()) {
            throw new Unfit("only you may accept limits that are not enforced", "Put it into " + in.userConfig() + ".");
        }
        return value;
    }

    private static double cpus(String text) throws Unfit {
        if (!text.matches("[0-9]{1,4}(\\.[0-9]{1,3})?") || Double.parseDouble(text) < 0.01) {
            throw new Unfit(
                    Quote.of(text) + " is not a number of processors from 0.01 to 9999", "Write it as 2 or 0.5.");
        }
        return Double.parseDouble(text);
    }

    private static int whole(String text, int least, int most) throws Unfit {
        int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (value < least || value > most) {
            throw new Unfit(Quote.of(text) + " is not a whole number from " + least + " to " + most, "");
        }
        return value;
    }

    /** Nothing runs in less; most likely the unit was forgotten. */
    private static long atLeast(String text, long least, String leastText) throws Unfit {
        long size = Amounts.size(text);
        if (size < least) {
            throw new Unfit(Quote.of(text) + " is less than " + leastText, "Write the unit too: 4GiB, 512MiB.");
        }
        return size;
    }

    /** Text that may become an argument, a variable or a path: no control characters but the end of a line and tab. */
    private static String wording(String text) throws Unfit {
        if (text.length() > LONGEST_TEXT) {
            throw new Unfit("it is longer than " + LONGEST_TEXT + " characters", "");
        }
        boolean clean = text.codePoints().noneMatch(Forms::isControl);
        if (!clean) {
            throw new Unfit("it has a control character", "Remove it.");
        }
        return text;
    }

    private static boolean isControl(int point) {
        int type = Character.getType(point);
        return type == Character.SURROGATE || (type == Character.CONTROL && point != '\n' && point != '\t');
    }

    private static String notBlank(String text) throws Unfit {
        if (text.isBlank()) {
            throw new Unfit("it is blank", "Write a command, or remove the line.");
        }
        return text;
    }

    private static PlaceName place(String text) throws Unfit {
        if (text.equals(PlaceName.HOST.word())) {
            throw new Unfit(
                    "the place 'host' has no box, so it must be named for each task",
                    "Remove the line and name it when you add a task: task add -P host.");
        }
        return PlaceName.of(text)
                .orElseThrow(() -> new Unfit(Quote.of(text) + " is not a place", Suggest.sentence(text, placeWords())));
    }

    private static List<String> placeWords() {
        return Arrays.stream(PlaceName.values())
                .filter(place -> place != PlaceName.HOST)
                .map(PlaceName::word)
                .toList();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> Shape<E> oneOf(String what, E[] values, Function<E, String> word) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E value : values) {
            words.put(word.apply(value), value);
        }
        List<String> names = List.copyOf(words.keySet());
        Leaf.Parser<E> parser = (text, _, _) -> Optional.ofNullable(words.get(text))
                .orElseThrow(() -> new Unfit(Quote.of(text) + " is not " + what, Suggest.sentence(text, names)));
        return new Leaf<>("one of " + String.join(", ", names), TEXT, parser, enumeration(names));
    }

    private static Map<String, Object> enumeration(List<String> words) {
        return Map.of("type", "string", "enum", words);
    }

    private static Map<String, Object> pattern(String pattern, String... types) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", types.length == 1 ? types[0] : List.of(types));
        schema.put("pattern", "^(?:" + pattern + ")$");
        return schema;
    }
}
