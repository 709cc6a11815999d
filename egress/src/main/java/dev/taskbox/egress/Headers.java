package dev.taskbox.egress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The headers of one message in their order. Immutable. */
record Headers(List<Header> list) {
    /** Meant for the next hop only (RFC 9110, 7.6.1), and those that set how a body is framed, which we write anew. */
    private static final Set<String> HOP_BY_HOP = caseless(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** A client that has these dropped as hop-by-hop changes what the message means. */
    private static final Set<String> NEVER_NAMED = caseless("content-length", "host", "transfer-encoding");

    Headers {
        list = List.copyOf(list);
    }

    record Header(String name, String value) {}

    private static Set<String> caseless(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return set;
    }

    List<String> all(String name) {
        return list.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    boolean has(String name) {
        return list.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }

    /** Whether the comma-separated list in the headers of this name holds the token. */
    boolean hasToken(String name, String token) {
        return tokens(name).anyMatch(token::equals);
    }

    private Stream<String> tokens(String name) {
        return all(name).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(token -> token.strip().toLowerCase(Locale.ROOT))
                .filter(token -> !token.isEmpty());
    }

    /** Those that go on to the other side. */
    Headers endToEnd() throws BadMessage {
        List<String> named = tokens("connection").toList();
        if (named.stream().anyMatch(NEVER_NAMED::contains)) {
            throw new BadMessage("the Connection header names a header that must not be dropped");
        }
        Set<String> dropped = caseless(named.toArray(String[]::new));
        dropped.addAll(HOP_BY_HOP);
        return without(dropped);
    }

    Headers without(Set<String> names) {
        return new Headers(list.stream()
                .filter(header -> !names.contains(header.name().toLowerCase(Locale.ROOT)))
                .toList());
    }

    Headers plus(String name, String value) {
        List<Header> longer = new ArrayList<>(list);
        longer.add(new Header(name, value));
        return new Headers(longer);
    }

    void appendTo(StringBuilder text) {
        for (Header header : list) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
    }
}
