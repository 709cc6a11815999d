package dev.taskbox.egress;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Where a plain HTTP request goes. @param path with its query, as the origin is to see it @param route by which it goes there */
record Destination(Target target, String path, Optional<Route> route) {
    static final int HTTP_PORT = 80;
    static final int HTTPS_PORT = 443;

    private static final String SCHEME = "http://";

    /** @param fixed the host that a tunnel leads to: there, a request names it in its Host header only */
    static Destination of(RequestHead request, Optional<Target> fixed) throws BadMessage {
        Destination destination = fixed.isPresent() && request.target().startsWith("/")
                ? new Destination(fixed.get(), request.target(), Optional.empty())
                : ofAbsolute(request);
        if (fixed.isPresent() && !fixed.get().sameAs(destination.target())) {
            throw new BadMessage(destination.target() + " is asked for in a tunnel to " + fixed.get());
        }
        requireHost(request, destination.target());
        return destination;
    }

    static Destination ofAbsolute(RequestHead request) throws BadMessage {
        String uri = request.target();
        if (!uri.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw new BadMessage("the request target is not http://HOST/PATH; for https use CONNECT");
        }
        int pathStart = SCHEME.length();
        while (pathStart < uri.length() && "/?".indexOf(uri.charAt(pathStart)) < 0) {
            pathStart++;
        }
        Target target = Target.ofAuthority(uri.substring(SCHEME.length(), pathStart), OptionalInt.of(HTTP_PORT));
        String path = uri.substring(pathStart);
        return new Destination(target, path.startsWith("/") ? path : emptyPath(request) + path, Optional.empty());
    }

    /** Plain HTTP has port 80; a route goes over TLS. */
    int schemePort() {
        return route.isPresent() ? HTTPS_PORT : HTTP_PORT;
    }

    private static String emptyPath(RequestHead request) {
        return request.isMethod("OPTIONS") && !request.target().contains("?") ? "*" : "/";
    }

    /** An origin picks the site by Host, so another name there asks for another host than the one that was judged. */
    private static void requireHost(RequestHead request, Target target) throws BadMessage {
        List<String> hosts = request.headers().all("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && request.minor() == 1)) {
            throw new BadMessage("there is not exactly one Host header");
        }
        if (!hosts.isEmpty()
                && !Target.ofAuthority(hosts.getFirst(), OptionalInt.of(HTTP_PORT))
                        .sameAs(target)) {
            throw new BadMessage("Host " + Text.printable(hosts.getFirst()) + " is not " + target);
        }
    }
}
