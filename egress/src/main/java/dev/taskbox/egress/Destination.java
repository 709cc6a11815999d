package dev.taskbox.egress;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Where a request goes. @param path with its query, as the origin is to see it */
record Destination(Target target, String path, Way way) {
    static final int HTTP_PORT = 80;
    static final int HTTPS_PORT = 443;

    private static final String SCHEME = "http://";

    static Destination of(RequestHead request) throws BadMessage {
        Destination destination = ofAbsolute(request);
        requireHost(request, destination);
        return destination;
    }

    /** In a tunnel to that host: there, a request names it in its Host header only. */
    static Destination within(Target tunnel, Way way, RequestHead request) throws BadMessage {
        boolean plain = request.target().startsWith("/") || request.target().equals("*");
        Destination destination = plain ? new Destination(tunnel, request.target(), way) : ofAbsolute(request);
        if (!tunnel.sameAs(destination.target()) || !way.equals(destination.way())) {
            throw new BadMessage(destination.target() + " is asked for in a tunnel to " + tunnel);
        }
        requireHost(request, destination);
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
        return new Destination(target, path.startsWith("/") ? path : emptyPath(request) + path, new Way.Plain());
    }

    private static String emptyPath(RequestHead request) {
        return request.isMethod("OPTIONS") && !request.target().contains("?") ? "*" : "/";
    }

    /** An origin picks the site by Host, so another name there asks for another host than the one that was judged. */
    private static void requireHost(RequestHead request, Destination destination) throws BadMessage {
        List<String> hosts = request.headers().all("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && request.minor() == 1)) {
            throw new BadMessage("there is not exactly one Host header");
        }
        OptionalInt port = OptionalInt.of(destination.way().schemePort());
        if (!hosts.isEmpty() && !Target.ofAuthority(hosts.getFirst(), port).sameAs(destination.target())) {
            throw new BadMessage("Host " + Text.printable(hosts.getFirst()) + " is not " + destination.target());
        }
    }
}
