package dev.taskbox.policy;

import dev.taskbox.model.Policy.HostRule;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one rule for a host: {@code a.b}, {@code *.a.b}, {@code a.b:8443}, {@code 10.0.0.5}, {@code [fd00::1]:80}. */
final class HostRules {
    static final int HTTPS = 443;

    private static final Pattern WITH_PORT =
            Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:\\[]*):(?<port>.*)", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^@/]*@)?(?<host>[^/?#]*).*");

    private HostRules() {}

    /** A rule of {@code network.allow}, where a wildcard must name a domain that someone owns. */
    static HostRule allow(String text, String origin) throws Unfit {
        HostRule rule = parse(text, origin);
        if (rule.subdomains() && rule.host().indexOf('.') < 0) {
            throw new Unfit(
                    Quote.of(text) + " would allow every domain that anyone registers below ." + rule.host(),
                    "Name the domain: *.example." + rule.host() + ".");
        }
        return rule;
    }

    static HostRule deny(String text, String origin) throws Unfit {
        return parse(text, origin);
    }

    /** Only whole names: a credential is bound to hosts that the user can count. */
    static HostRule exact(String text, String origin) throws Unfit {
        HostRule rule = parse(text, origin);
        if (rule.subdomains()) {
            throw new Unfit(
                    Quote.of(text) + " is a wildcard, and a secret goes to named hosts only", "Name each host.");
        }
        return rule;
    }

    /** The same rule, as coming from elsewhere. */
    static HostRule from(HostRule rule, String origin) {
        return new HostRule(
                rule.host(), rule.subdomains(), rule.port(), rule.methods(), rule.paths(), rule.text(), origin);
    }

    /** The same rule for these requests only. */
    static HostRule forRequests(HostRule rule, List<String> methods, List<String> paths) {
        return new HostRule(
                rule.host(),
                rule.subdomains(),
                rule.port(),
                methods,
                paths,
                worded(rule.text(), methods, paths),
                rule.origin());
    }

    /** {@code GET,HEAD api.github.com /repos/acme/*}: like the line of a request. */
    private static String worded(String host, List<String> methods, List<String> paths) {
        return (methods.isEmpty() ? "" : String.join(",", methods) + " ")
                + host
                + (paths.isEmpty() ? "" : " " + String.join(" ", paths));
    }

    private static HostRule parse(String text, String origin) throws Unfit {
        if (text.equals("*") || text.startsWith("*:")) {
            throw new Unfit("'*' would mean every host", "Name hosts, or a domain as *.example.com.");
        }
        checkNoUrl(text);
        Matcher withPort = WITH_PORT.matcher(text);
        boolean hasPort = withPort.matches();
        int port = hasPort ? port(withPort.group("port"), text) : HTTPS;
        String host = hasPort ? withPort.group("host") : text;
        boolean subdomains = host.startsWith("*.");
        HostName name = HostName.parse(subdomains ? host.substring(2) : noWildcard(host, text));
        if (subdomains && name.isAddress()) {
            throw new Unfit(Quote.of(text) + " has a wildcard before an IP address", "Name each address.");
        }
        return new HostRule(name.text(), subdomains, port, text, origin);
    }

    private static void checkNoUrl(String text) throws Unfit {
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            throw new Unfit(
                    Quote.of(text) + " is a URL and not a host", "Write " + Quote.of(url.group("host")) + " alone.");
        }
    }

    private static int port(String digits, String text) throws Unfit {
        if (!text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':')) {
            throw new Unfit(Quote.of(text) + " has more than one ':'", "Write an IPv6 address in brackets: [fd00::1].");
        }
        int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
        if (!isPort(port)) {
            throw new Unfit(Quote.of(text) + " has no port from 1 to 65535 after its ':'", "");
        }
        return port;
    }

    private static String noWildcard(String host, String text) throws Unfit {
        if (host.indexOf('*') >= 0) {
            throw new Unfit(
                    Quote.of(text) + " has a '*' that is not the whole first label",
                    "Only *.example.com is a wildcard; it means every name below example.com.");
        }
        return host;
    }

    static boolean isPort(int port) {
        return port > 0 && port <= 65_535;
    }

    /** Whole labels: {@code *.a.b} matches {@code x.a.b} and {@code y.x.a.b}, neither {@code a.b} nor {@code xa.b}. */
    static boolean matches(HostRule rule, HostName host, int port) {
        if (rule.port() != port) {
            return false;
        }
        return rule.subdomains()
                ? !host.isAddress() && host.text().endsWith("." + rule.host())
                : host.text().equals(rule.host());
    }

    /** What tells it from every rule that means something else. */
    static String described(HostRule rule) {
        return worded(text(rule), rule.methods(), rule.paths());
    }

    /** {@code host}, {@code host:22}, {@code [::1]:80}: canonical, and an argument that reads back as the host and port. */
    static String text(HostRule rule) {
        return (rule.subdomains() ? "*." : "") + text(rule.host(), rule.port());
    }

    static String text(String host, int port) {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == HTTPS ? bracketed : bracketed + ":" + port;
    }
}
