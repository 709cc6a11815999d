package dev.taskbox.egress;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The four forms of a request target (RFC 9112 3.2). */
sealed interface RequestTarget {
    /** @param path with its query, as the origin gets it */
    record Absolute(Target target, String path) implements RequestTarget {}

    record Authority(Target target) implements RequestTarget {}

    /** A request to the proxy itself. */
    record Origin(String path) implements RequestTarget {}

    record Asterisk() implements RequestTarget {}

    /** Also checks that the Host field, which the origin would believe, says the same. */
    static RequestTarget of(HttpHead.Request request) throws BadMessage {
        RequestTarget target = form(request);
        List<String> hosts = request.fields().all("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && request.minor() == 1)) {
            throw new BadMessage("the request does not have exactly one Host field");
        }
        if (!hosts.isEmpty()) {
            checkHost(target, hosts.getFirst());
        }
        return target;
    }

    private static RequestTarget form(HttpHead.Request request) throws BadMessage {
        String text = request.target();
        if (request.method().equals("CONNECT")) {
            return new Authority(Target.parse(text, Optional.empty()));
        }
        if (text.equals("*")) {
            return new Asterisk();
        }
        return text.startsWith("/") ? new Origin(text) : absolute(text, request.method());
    }

    private static Absolute absolute(String text, String method) throws BadMessage {
        if (!text.toLowerCase(Locale.ROOT).startsWith("http://")) {
            throw new BadMessage("the request target is not an http:// URL; https goes through CONNECT");
        }
        if (text.indexOf('#') >= 0) {
            throw new BadMessage("the request target has a fragment");
        }
        String rest = text.substring("http://".length());
        int end = endOfAuthority(rest);
        Target target = Target.parse(rest.substring(0, end), Optional.of(80));
        String path = rest.substring(end);
        if (path.isEmpty()) {
            path = method.equals("OPTIONS") ? "*" : "/";
        }
        return new Absolute(target, path.startsWith("?") ? "/" + path : path);
    }

    private static int endOfAuthority(String rest) {
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    private static void checkHost(RequestTarget target, String host) throws BadMessage {
        boolean same = switch (target) {
            case Absolute absolute -> Target.parse(host, Optional.of(80)).sameAs(absolute.target());
            // clients do not agree whether the port belongs here
            case Authority authority ->
                Target.parse(host, Optional.of(authority.target().port())).sameAs(authority.target());
            case Origin _, Asterisk _ -> true;
        };
        if (!same) {
            throw new BadMessage("the Host field names another host than the request target");
        }
    }
}
