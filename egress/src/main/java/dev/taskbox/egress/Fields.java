package dev.taskbox.egress;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The header fields of an HTTP message, in order. */
record Fields(List<Field> list) {
    /** @param value without white space around it */
    record Field(String name, String value) {
        boolean named(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /** What is between two neighbours only (RFC 9110 7.6.1), and the framing, which every hop writes itself. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    Fields {
        list = List.copyOf(list);
    }

    List<String> all(String name) {
        return list.stream()
                .filter(field -> field.named(name))
                .map(Field::value)
                .toList();
    }

    /** The lower-case elements of a comma-separated field. */
    Set<String> elements(String name) {
        return all(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(element -> element.strip().toLowerCase(Locale.ROOT))
                .filter(element -> !element.isEmpty())
                .collect(Collectors.toSet());
    }

    /** What may be passed on, without {@code dropped}. */
    Fields endToEnd(String... dropped) {
        Set<String> named = elements("connection");
        Set<String> gone = Stream.of(HOP_BY_HOP.stream(), named.stream(), Arrays.stream(dropped))
                .flatMap(names -> names)
                .collect(Collectors.toSet());
        return new Fields(list.stream()
                .filter(field -> !gone.contains(field.name().toLowerCase(Locale.ROOT)))
                .toList());
    }

    void appendTo(StringBuilder head) {
        list.forEach(field ->
                head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
    }
}
