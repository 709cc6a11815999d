package dev.taskbox.egress;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The routes of one proxy.
 *
 * @param list each with a name of its own
 * @param ownAuthorities how the sandbox calls the proxy itself, for clients that send even that through their proxy
 */
public record Routes(List<Route> list, Set<String> ownAuthorities) {
    public static final Set<String> USUAL_AUTHORITIES = Set.of("127.0.0.1:3128", "localhost:3128");

    public Routes {
        list = List.copyOf(list);
        ownAuthorities = Set.copyOf(ownAuthorities);
        if (list.stream().map(Route::name).distinct().count() < list.size()) {
            throw new IllegalArgumentException("two routes have the same name");
        }
    }

    public static Routes none() {
        return of(List.of());
    }

    public static Routes of(List<Route> list) {
        return new Routes(list, USUAL_AUTHORITIES);
    }

    /** The path on this proxy itself that a request asks for; empty: it asks for another host. */
    Optional<String> ownPath(RequestHead request) {
        String target = request.target();
        if (target.startsWith("/")) {
            return Optional.of(target);
        }
        try {
            Destination destination = Destination.ofAbsolute(request);
            return ownAuthorities.contains(destination.target().authority(Destination.HTTP_PORT))
                    ? Optional.of(destination.path())
                    : Optional.empty();
        } catch (BadMessage _) {
            // said again, and told to the client, where it is taken for a host
            return Optional.empty();
        }
    }

    /** Where a path on this proxy leads: {@code /<name>/…}. */
    Destination destination(String path) throws BadMessage {
        int end = 1;
        while (end < path.length() && "/?".indexOf(path.charAt(end)) < 0) {
            end++;
        }
        String name = path.substring(1, end);
        for (Route route : list) {
            if (route.name().equals(name)) {
                return route.destination(path.substring(end));
            }
        }
        throw new BadMessage(hint());
    }

    private String hint() {
        String known = list.isEmpty()
                ? ""
                : ", or a route: "
                        + String.join(
                                ", ",
                                list.stream()
                                        .map(route -> "/" + route.name() + "/")
                                        .toList());
        return "this is a proxy, so the request line must name the host, GET http://HOST/PATH" + known;
    }

    /** The same check as for any host, though the name does not matter here: two of them are never meant well. */
    static void requireOneHost(RequestHead request) throws BadMessage {
        List<String> hosts = request.headers().all("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && request.minor() == 1)) {
            throw new BadMessage("there is not exactly one Host header");
        }
        if (!hosts.isEmpty()) {
            Target.ofAuthority(hosts.getFirst(), OptionalInt.of(Destination.HTTP_PORT));
        }
    }
}
