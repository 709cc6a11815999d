package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import java.util.Set;
import java.util.regex.Pattern;

/** What one line of {@code network.allow} or {@code network.deny} says: {@code *.example.com:8443}. */
record HostPattern(String host, boolean subdomains, int port) {
    static final int DEFAULT_PORT = 443;

    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);
    /** Second labels below which, in a country's domain, everyone's names are. */
    private static final Set<String> SHARED = Set.of("ac", "co", "com", "edu", "gov", "net", "org");

    static HostPattern allowed(String text) throws Unfit {
        HostPattern pattern = of(text);
        if (pattern.subdomains && isShared(pattern.host)) {
            throw new Unfit(
                    Quote.of(text) + " would allow everything below '" + pattern.host
                            + "', where anyone can have a name",
                    "Name the domains that are needed: \"*.example." + pattern.host + "\"");
        }
        return pattern;
    }

    static HostPattern denied(String text) throws Unfit {
        return of(text);
    }

    private static HostPattern of(String text) throws Unfit {
        if (text.equals("*") || text.startsWith("*:")) {
            throw new Unfit(
                    Quote.of(text) + " matches every host, and what is not allowed is denied anyway",
                    "Name the hosts: example.com, or \"*.example.com\" for everything below it");
        }
        if (SCHEME.matcher(text).matches()) {
            throw new Unfit(Quote.of(text) + " is a URL", "Write the host alone, and its port where it is not 443");
        }
        int colon = portColon(text);
        int port = colon < 0 ? DEFAULT_PORT : port(text.substring(colon + 1));
        return of(text, colon < 0 ? text : text.substring(0, colon), port);
    }

    private static HostPattern of(String text, String host, int port) throws Unfit {
        if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
            throw new Unfit(
                    Quote.of(text) + " has more than one colon", "Write an IPv6 address in brackets: \"[::1]\"");
        }
        boolean subdomains = host.startsWith("*.");
        String domain = subdomains ? host.substring(2) : host;
        if (domain.indexOf('*') >= 0) {
            throw new Unfit(
                    Quote.of(text) + " has a '*' that is not its whole first label",
                    "Write \"*.example.com\" for everything below example.com");
        }
        HostName name = HostName.of(domain);
        if (subdomains && name.isAddress()) {
            throw new Unfit(Quote.of(text) + " is below an IP address, where nothing is", "Write the address alone");
        }
        return new HostPattern(name.text(), subdomains, port);
    }

    private static boolean isShared(String domain) {
        int dot = domain.indexOf('.');
        boolean country = domain.length() == dot + 3;
        return dot < 0 || (country && SHARED.contains(domain.substring(0, dot)));
    }

    /** The colon before the port, or -1; those within brackets are the address's own. */
    static int portColon(String text) {
        int colon = text.lastIndexOf(':');
        boolean separates = text.startsWith("[") ? colon > text.lastIndexOf(']') : text.indexOf(':') == colon;
        return separates ? colon : -1;
    }

    static int port(String text) throws Unfit {
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) > HIGHEST_PORT) {
            throw new Unfit(Quote.of(text) + " is not a port", "Write a number from 1 to " + HIGHEST_PORT);
        }
        return Integer.parseInt(text);
    }

    Policy.HostRule rule(String text, String origin) {
        return new Policy.HostRule(host, subdomains, port, text, origin);
    }
}
