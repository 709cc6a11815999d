package dev.taskbox.policy;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The ways a scalar can be written. */
final class Forms {
    private static final Map<String, Object> STRING = Map.of("type", "string");
    private static final String COMMAND = "command: ";

    static final Form<String> AGENT = pattern("the name of an agent", "^[a-z][a-z0-9-]{0,31}$", "claude");
    static final Form<PlaceName> PLACE = places();
    static final Form<Policy.Isolation> ISOLATION =
            words("an isolation", Policy.Isolation.values(), isolation -> word(isolation));
    static final Form<Policy.Git.Push> PUSH = words("a way to push", Policy.Git.Push.values(), push -> word(push));
    static final Form<String> PRESET = Form.text("a preset", Map.of("enum", Presets.NAMES), (text, _) -> preset(text));
    static final Form<String> SCRIPT = Form.text("a command", nonEmpty(), (text, _) -> script(text));
    static final Form<String> WORD = Form.text("text", STRING, (text, _) -> oneLine(text));
    static final Form<HostPattern> ALLOWED_HOST =
            Form.text("a host", nonEmpty(), (text, _) -> HostPattern.allowed(text));
    static final Form<HostPattern> DENIED_HOST = Form.text("a host", nonEmpty(), (text, _) -> HostPattern.denied(text));
    static final Form<String> BOUND_HOST = Form.text("a host", nonEmpty(), (text, _) -> boundHost(text));
    static final Form<Path> READABLE = Form.text("a path", matching("^[/~]"), Paths::readable);
    static final Form<Path> CACHE = Form.text("a path", matching("^~/"), (text, _) -> Paths.cache(text));
    static final Form<Path> EXECUTABLE = Form.text("a path", matching("^[/~]"), Paths::absolute);
    static final Form<String> VARIABLE =
            pattern("the name of a variable", "^[A-Za-z_][A-Za-z0-9_]{0,127}$", "GITHUB_TOKEN");
    static final Form<String> VARIABLE_VALUE =
            new Form<>("text", Set.of(Form.Type.values()), Map.of(), (text, _) -> oneLine(text));
    static final Form<String> SOURCE = Form.text("a source", matching("^(env|file|command): *."), Forms::source);
    static final Form<Integer> PORT = whole("a port", 1, 65_535);
    static final Form<Integer> PROCESSES = whole("a number of processes", 1, 1 << 22);
    static final Form<Integer> CONCURRENCY = whole("a number of runs", 1, 1_000);
    static final Form<Double> CPUS = cpus();
    static final Form<Long> SIZE = new Form<>(
            "a size",
            Set.of(Form.Type.TEXT, Form.Type.INTEGER),
            Map.of("type", List.of("string", "integer"), "pattern", Amounts.SIZE, "minimum", 1),
            (text, _) -> Amounts.size(text));
    static final Form<Duration> DURATION =
            Form.text("a duration", matching(Amounts.DURATION), (text, _) -> Amounts.duration(text));
    static final Form<Boolean> FLAG = new Form<>(
            "true or false",
            Set.of(Form.Type.BOOLEAN),
            Map.of("type", "boolean"),
            (text, _) -> text.equalsIgnoreCase("true"));

    private Forms() {}

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E> Form<E> words(String noun, E[] values, Function<E, String> word) {
        List<String> words = Arrays.stream(values).map(word).toList();
        return Form.text(noun, Map.of("enum", words), (text, _) -> chosen(noun, text, values, words));
    }

    private static <E> E chosen(String noun, String text, E[] values, List<String> words) throws Unfit {
        int at = words.indexOf(text);
        if (at < 0) {
            throw new Unfit(Quote.of(text) + " is not " + noun, Suggest.remedy(text, words, "Write one of"));
        }
        return values[at];
    }

    /** A file can name every place but the one without a box: that is a person's word, for one task. */
    private static Form<PlaceName> places() {
        PlaceName[] boxed = Arrays.stream(PlaceName.values())
                .filter(place -> place != PlaceName.HOST)
                .toArray(PlaceName[]::new);
        Form<PlaceName> words = words("a place", boxed, PlaceName::word);
        return Form.text(words.noun(), words.schema(), (text, home) -> {
            if (text.equals(PlaceName.HOST.word())) {
                throw new Unfit(
                        "'host' is no box at all, so no file can choose it", "Name it for the one task that needs it");
            }
            return words.parser().parse(text, home);
        });
    }

    private static String preset(String text) throws Unfit {
        if (!Presets.NAMES.contains(text)) {
            throw new Unfit(
                    "there is no preset " + Quote.of(text), Suggest.remedy(text, Presets.NAMES, "Write one of"));
        }
        return text;
    }

    private static Form<String> pattern(String noun, String pattern, String example) {
        Pattern compiled = Pattern.compile(pattern);
        return Form.text(noun, matching(pattern), (text, _) -> {
            if (!compiled.matcher(text).matches()) {
                throw new Unfit(Quote.of(text) + " is not " + noun, "Write it like " + example);
            }
            return text;
        });
    }

    private static Form<Integer> whole(String noun, int least, int most) {
        Map<String, Object> schema = ordered("type", "integer", "minimum", least, "maximum", most);
        return new Form<>(noun, Set.of(Form.Type.INTEGER), schema, (text, _) -> {
            int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
            if (value < least || value > most) {
                throw new Unfit(
                        Quote.of(text) + " is not " + noun, "Write a whole number from " + least + " to " + most);
            }
            return value;
        });
    }

    private static Form<Double> cpus() {
        Map<String, Object> schema = ordered("type", "number", "minimum", 0.01, "maximum", 4096);
        return new Form<>("a number of CPUs", Set.of(Form.Type.INTEGER, Form.Type.DECIMAL), schema, (text, _) -> {
            double value = text.matches("[0-9]{1,4}(\\.[0-9]{1,6})?") ? Double.parseDouble(text) : -1;
            if (value < 0.01 || value > 4096) {
                throw new Unfit(Quote.of(text) + " is not a number of CPUs", "Write a number from 0.01 to 4096");
            }
            return value;
        });
    }

    private static String script(String text) throws Unfit {
        if (text.isBlank() || text.indexOf('\0') >= 0) {
            throw new Unfit(Quote.of(text) + " is not a command", "Write a command line, or remove the key");
        }
        return text;
    }

    private static String oneLine(String text) throws Unfit {
        if (text.chars().anyMatch(Character::isISOControl)) {
            // unquoted: it may be a secret
            throw new Unfit("the text holds a control character", "Remove it");
        }
        return text;
    }

    private static String boundHost(String text) throws Unfit {
        if (text.indexOf('*') >= 0) {
            throw new Unfit(
                    "a credential cannot be bound to " + Quote.of(text), "Name each host that may receive the secret");
        }
        return HostName.of(text).text();
    }

    private static String source(String text, Path home) throws Unfit {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String what = oneLine(text.substring(colon + 1).strip());
        return switch (kind) {
            case "env" -> "env: " + VARIABLE.parser().parse(what, home);
            case "file" -> "file: " + Paths.absolute(what, home);
            case "command" -> COMMAND + script(what);
            // unquoted: it may be the secret itself
            default ->
                throw new Unfit(
                        "this is no source of a credential", "Write 'env: NAME', 'file: PATH' or 'command: LINE'");
        };
    }

    private static Map<String, Object> nonEmpty() {
        return ordered("type", "string", "minLength", 1);
    }

    private static Map<String, Object> matching(String pattern) {
        return ordered("type", "string", "pattern", pattern);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
