package dev.taskbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A profile as Seatbelt reads it, as far as ours goes; what it does not know is an error. The last rule that matches
 * counts. Whether a rule for one operation counts before a later one for its family is not documented, so both readings
 * are taken and must agree.
 */
final class Sbpl {
    /** Those of macOS that a profile of ours may name. */
    private static final Set<String> OPERATIONS = Set.of(
            "default",
            "file-ioctl",
            "file-map-executable",
            "file-read*",
            "file-read-metadata",
            "file-write*",
            "file-write-create",
            "file-write-data",
            "file-write-setugid",
            "file-write-unlink",
            "ipc-posix-sem",
            "ipc-posix-shm-read*",
            "mach-lookup",
            "network-bind",
            "network-inbound",
            "network-outbound",
            "process-exec*",
            "process-fork",
            "process-info*",
            "pseudo-tty",
            "signal",
            "sysctl-read",
            "system-socket");

    private record Rule(boolean allow, List<String> operations, List<List<?>> filters) {}

    /** What an operation is done to: {@code path}, {@code remote}, {@code local}, {@code name}, {@code target} … */
    record Subject(Map<String, String> traits) {
        static Subject path(String path) {
            return new Subject(Map.of("path", path));
        }

        static Subject of(String trait, String value) {
            return new Subject(Map.of(trait, value));
        }

        private String get(String trait) {
            return traits.getOrDefault(trait, "");
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final String text;
    private int at;

    private Sbpl(String text) {
        this.text = text;
    }

    static Sbpl read(String profile) {
        Sbpl sbpl = new Sbpl(profile);
        List<List<?>> forms = new ArrayList<>();
        while (sbpl.skipBlanks()) {
            forms.add(sbpl.list());
        }
        assertThat(forms.getFirst()).isEqualTo(List.of("version", "1"));
        forms.stream().skip(1).forEach(sbpl::addRule);
        return sbpl;
    }

    boolean allowed(String operation, String path) {
        return allowed(operation, Subject.path(path));
    }

    boolean allowed(String operation, Subject subject) {
        List<String> family = family(operation);
        boolean flat = decide(rules, family, subject);
        for (String level : family) {
            List<Rule> own = rules.stream()
                    .filter(rule -> rule.operations().contains(level))
                    .filter(rule -> matches(rule, subject))
                    .toList();
            if (!own.isEmpty()) {
                assertThat(own.getLast().allow())
                        .as("both readings of %s on %s", operation, subject)
                        .isEqualTo(flat);
                return flat;
            }
        }
        throw new AssertionError("there is no default");
    }

    private static boolean decide(List<Rule> rules, List<String> family, Subject subject) {
        return rules.reversed().stream()
                .filter(rule -> rule.operations().stream().anyMatch(family::contains))
                .filter(rule -> matches(rule, subject))
                .findFirst()
                .orElseThrow()
                .allow();
    }

    /** {@code file-write-unlink}, {@code file-write*}, {@code file*}, {@code default}. */
    private static List<String> family(String operation) {
        List<String> family = new ArrayList<>(List.of(operation, operation + "*"));
        for (int dash = operation.lastIndexOf('-'); dash > 0; dash = operation.lastIndexOf('-', dash - 1)) {
            family.add(operation.substring(0, dash) + "*");
        }
        family.add("default");
        return family;
    }

    private static boolean matches(Rule rule, Subject subject) {
        return rule.filters().isEmpty() || rule.filters().stream().anyMatch(filter -> matches(filter, subject));
    }

    private static boolean matches(List<?> filter, Subject subject) {
        String kind = (String) filter.getFirst();
        return switch (kind) {
            case "require-all" -> below(filter).allMatch(each -> matches(each, subject));
            case "require-not" -> below(filter).noneMatch(each -> matches(each, subject));
            case "literal" -> subject.get("path").equals(word(filter, 1));
            case "subpath" -> (subject.get("path") + "/").startsWith(word(filter, 1) + "/");
            case "regex" ->
                Pattern.compile(word(filter, 1)).matcher(subject.get("path")).find();
            case "global-name", "sysctl-name", "ipc-posix-name" ->
                subject.get("name").equals(word(filter, 1));
            case "sysctl-name-prefix" -> subject.get("name").startsWith(word(filter, 1));
            case "ipc-posix-name-regex" ->
                Pattern.compile(word(filter, 1)).matcher(subject.get("name")).find();
            case "target", "extension", "socket-domain" -> subject.get(kind).equals(word(filter, 1));
            case "remote", "local" -> address(filter, subject.get(kind), kind);
            default -> throw new AssertionError("an unknown filter: " + filter);
        };
    }

    private static boolean address(List<?> filter, String address, String kind) {
        return switch (word(filter, 1)) {
            case "tcp" -> {
                assertThat(word(filter, 2)).as("the only hosts that are known").matches("localhost:[0-9]+");
                yield address.equals("tcp " + word(filter, 2));
            }
            case "unix-socket" ->
                address.startsWith("unix ") && matches((List<?>) filter.get(2), Subject.path(address.substring(5)));
            default -> throw new AssertionError("an unknown address of " + kind + ": " + filter);
        };
    }

    private static Stream<List<?>> below(List<?> filter) {
        return filter.stream().skip(1).map(each -> (List<?>) each);
    }

    private static String word(List<?> form, int index) {
        return (String) form.get(index);
    }

    private void addRule(List<?> form) {
        List<String> operations = new ArrayList<>();
        List<List<?>> filters = new ArrayList<>();
        for (Object each : form.subList(1, form.size())) {
            if (each instanceof List<?> filter) {
                filters.add(filter);
            } else {
                operations.add((String) each);
            }
        }
        assertThat(word(form, 0)).isIn("allow", "deny");
        assertThat(OPERATIONS).containsAll(operations);
        rules.add(new Rule(word(form, 0).equals("allow"), operations, filters));
    }

    // ---- s-expressions ----

    private List<?> list() {
        assertThat(text.charAt(at)).isEqualTo('(');
        at++;
        List<Object> items = new ArrayList<>();
        while (skipBlanks() && text.charAt(at) != ')') {
            switch (text.charAt(at)) {
                case '(' -> items.add(list());
                case '"' -> items.add(string());
                default -> items.add(symbol());
            }
        }
        at++;
        return items;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            assertThat(text.charAt(at)).as("a string on one line").isGreaterThanOrEqualTo(' ');
            if (text.charAt(at) == '\\') {
                at++;
                assertThat(text.charAt(at)).as("an escape").isIn('"', '\\');
            }
            out.append(text.charAt(at));
        }
        at++;
        return out.toString();
    }

    private String symbol() {
        int start = at;
        while (" \n()\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length();
    }
}
