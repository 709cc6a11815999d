package dev.taskbox.egress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a client asks to be connected to.
 *
 * @param host lower case, no trailing dot; or an address as {@link InetAddress#getHostAddress} writes it
 * @param literal the address, where {@code host} is one
 */
record Target(String host, int port, Optional<InetAddress> literal) {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    static Target of(InetAddress address, int port) throws BadMessage {
        return new Target(address.getHostAddress(), checkedPort(port), Optional.of(address));
    }

    /** @param host a name, an IPv4 address in its usual form, or an IPv6 address without brackets */
    static Target of(String host, int port) throws BadMessage {
        checkedPort(port);
        if (host.indexOf(':') >= 0) {
            return of(ipv6(host), port);
        }
        String name = canonicalName(host);
        return endsInNumber(name) ? of(ipv4(name), port) : new Target(name, port, Optional.empty());
    }

    /** Reads {@code host[:port]}; an IPv6 address stands in brackets. */
    static Target ofAuthority(String authority, OptionalInt defaultPort) throws BadMessage {
        boolean bracketed = authority.startsWith("[");
        int hostEnd = bracketed ? authority.indexOf(']') : colonOrEnd(authority);
        if (hostEnd < 0) {
            throw new BadMessage("a bracket in the authority is not closed");
        }
        String host = authority.substring(bracketed ? 1 : 0, hostEnd);
        if (bracketed && host.indexOf(':') < 0) {
            throw new BadMessage("what stands in brackets is not an IPv6 address");
        }
        String rest = authority.substring(hostEnd + (bracketed ? 1 : 0));
        return of(host, rest.isEmpty() ? required(defaultPort) : port(rest));
    }

    private static int colonOrEnd(String authority) {
        int colon = authority.indexOf(':');
        return colon < 0 ? authority.length() : colon;
    }

    private static int required(OptionalInt port) throws BadMessage {
        if (port.isEmpty()) {
            throw new BadMessage("the authority has no port");
        }
        return port.getAsInt();
    }

    private static int port(String colonAndDigits) throws BadMessage {
        int length = colonAndDigits.length();
        if (colonAndDigits.charAt(0) != ':' || length < 2 || length > 6) {
            throw new BadMessage("the authority is not host:port");
        }
        int port = 0;
        for (int i = 1; i < length; i++) {
            port = port * 10 + digit(colonAndDigits.charAt(i));
        }
        return port;
    }

    private static int digit(char c) throws BadMessage {
        if (c < '0' || c > '9') {
            throw new BadMessage("the port is not a number");
        }
        return c - '0';
    }

    private static int checkedPort(int port) throws BadMessage {
        if (port < 1 || port > 65_535) {
            throw new BadMessage("the port is not between 1 and 65535");
        }
        return port;
    }

    /** Lower case, without one trailing dot, or refused: a name that two parsers could read differently is no name. */
    static String canonicalName(String host) throws BadMessage {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new BadMessage("the host name is empty or too long");
        }
        int labelStart = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                checkLabel(i - labelStart);
                labelStart = i + 1;
            } else if (!isNameCharacter(name.charAt(i))) {
                throw new BadMessage("the host name has a character that no host name has");
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static void checkLabel(int length) throws BadMessage {
        if (length < 1 || length > LONGEST_LABEL) {
            throw new BadMessage("the host name has an empty or too long label");
        }
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** Such a "name" is an address to some resolvers: {@code 127.1}, {@code 0x7f000001}, {@code 2130706433}. */
    private static boolean endsInNumber(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.startsWith("0x") || last.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static InetAddress ipv4(String text) throws BadMessage {
        try {
            InetAddress address = Inet4Address.ofLiteral(text);
            if (address.getHostAddress().equals(text)) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw new BadMessage("the address is not written as four decimal numbers");
    }

    private static InetAddress ipv6(String text) throws BadMessage {
        try {
            if (text.indexOf('%') < 0) {
                return Inet6Address.ofLiteral(text);
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw new BadMessage("the host is not an IPv6 address");
    }

    /** {@code host:port} as in a Host header, without the port where it is the scheme's own. */
    String authority(int schemePort) {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == schemePort ? name : name + ":" + port;
    }

    boolean sameAs(Target other) {
        return port == other.port && host.equals(other.host);
    }

    @Override
    public String toString() {
        return authority(0);
    }
}
