package dev.taskbox.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host and a port as a client asked for them, in their one canonical spelling.
 *
 * @param host as {@link HostPolicy#decide} wants it
 * @param literal the address, if the host is one
 */
record Target(String host, int port, Optional<InetAddress> literal) {
    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    /** A last label of this form makes some resolvers read the whole name as a number. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private static final Pattern OCTETS =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    static Target of(String name, int port) throws BadMessage {
        String host = name.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.length() > LONGEST_NAME || !NAME.matcher(host).matches()) {
            throw new BadMessage("the host is neither a name nor an IP address");
        }
        if (OCTETS.matcher(host).matches()) {
            return of(InetAddress.ofLiteral(host), port);
        }
        if (NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches()) {
            throw new BadMessage("the host is a number that is not a dotted IPv4 address");
        }
        return new Target(host, checked(port), Optional.empty());
    }

    static Target of(InetAddress address, int port) throws BadMessage {
        return new Target(AddressText.of(address), checked(port), Optional.of(address));
    }

    private static int checked(int port) throws BadMessage {
        if (port < 1 || port > 65_535) {
            throw new BadMessage("the port is not between 1 and 65535");
        }
        return port;
    }

    /** {@code host:port} or {@code [ipv6]:port}, where the port may be missing if there is a default. */
    static Target parse(String authority, Optional<Integer> defaultPort) throws BadMessage {
        boolean bracketed = authority.startsWith("[");
        int end = bracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (bracketed && end == 0) {
            throw new BadMessage("an IPv6 address has no closing bracket");
        }
        String host = end < 0 ? authority : authority.substring(0, end);
        String rest = end < 0 ? "" : authority.substring(end);
        int port = rest.isEmpty() && defaultPort.isPresent() ? defaultPort.get() : port(rest);
        return bracketed ? ofIpv6(host.substring(1, host.length() - 1), port) : of(host, port);
    }

    private static int port(String rest) throws BadMessage {
        if (!rest.startsWith(":") || !PORT.matcher(rest.substring(1)).matches()) {
            throw new BadMessage("the port is missing or not a number");
        }
        return Integer.parseInt(rest.substring(1));
    }

    private static Target ofIpv6(String text, int port) throws BadMessage {
        String lower = text.toLowerCase(Locale.ROOT);
        try {
            if (lower.indexOf(':') >= 0 && IPV6.matcher(lower).matches()) {
                return of(notMapped(InetAddress.ofLiteral(lower)), port);
            }
        } catch (IllegalArgumentException e) {
            throw new BadMessage("the host in brackets is not an IPv6 address");
        }
        throw new BadMessage("the host in brackets is not an IPv6 address");
    }

    /** Java turns an IPv4-mapped address into the IPv4 one: no second spelling of an address gets through. */
    private static InetAddress notMapped(InetAddress address) throws BadMessage {
        if (address instanceof Inet4Address) {
            throw new BadMessage("an IPv4 address is written as IPv6");
        }
        return address;
    }

    boolean sameAs(Target other) {
        return host.equals(other.host) && port == other.port;
    }

    /** {@code host}, or {@code [ipv6]}. */
    String hostInUrl() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return hostInUrl() + ":" + port;
    }
}
