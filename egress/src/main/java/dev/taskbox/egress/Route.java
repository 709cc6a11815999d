package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Set;

/**
 * A door to one https server: what the sandbox asks of {@code http://PROXY/<name>/…} goes there over TLS that begins
 * here, so that credentials can be put in. A route is a permission of its own: its target need not be allowed to
 * tunnels, and better is not.
 *
 * @param name lower-case letters, digits and dashes
 * @param target {@code https://HOST[:PORT][/PATH]}; the rest of the asked path is appended
 * @param credentials the names of those that may be put into its requests; each must be bound to the target's host
 */
public record Route(String name, URI target, Set<String> credentials) {
    public Route {
        requireNonNull(target, "target is null");
        credentials = Set.copyOf(credentials);
        if (name.isEmpty() || !name.chars().allMatch(Route::isNameCharacter)) {
            throw new IllegalArgumentException("not the name of a route: " + name);
        }
        boolean plain =
                target.getRawUserInfo() == null && target.getRawQuery() == null && target.getRawFragment() == null;
        if (!"https".equals(target.getScheme()) || target.getHost() == null || !plain) {
            throw new IllegalArgumentException("not https://HOST[:PORT][/PATH]: " + target);
        }
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    Destination destination(String rest) throws BadMessage {
        requireDownward(rest);
        String path = rest.startsWith("/") ? rest : "/" + rest;
        return new Destination(endpoint(), base() + path, new Way.Routed(this));
    }

    Target endpoint() throws BadMessage {
        String host = target.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return Target.of(bare, target.getPort() < 0 ? Destination.HTTPS_PORT : target.getPort());
    }

    private String base() {
        String base = target.getRawPath();
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    /** The credential may be meant for what lies below the target's path only. */
    private static void requireDownward(String rest) throws BadMessage {
        String path = rest.indexOf('?') < 0 ? rest : rest.substring(0, rest.indexOf('?'));
        String plain = path.replaceAll("(?i)%2e", ".").replaceAll("(?i)%2f|%5c", "/");
        for (String segment : plain.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new BadMessage("the path has a . or .. segment");
            }
        }
    }
}
