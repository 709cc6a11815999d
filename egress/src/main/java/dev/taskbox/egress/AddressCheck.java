package dev.taskbox.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Says which addresses are not the public Internet. IPv4 is listed by what is refused; IPv6 by what is allowed, the
 * global unicast space, less its special parts.
 */
final class AddressCheck {
    private static final List<Block> REFUSED = List.of(
            block("0.0.0.0/8", "an unspecified address"),
            block("10.0.0.0/8", "a private address"),
            block("100.100.100.200/32", "a cloud metadata address"),
            block("100.64.0.0/10", "a carrier's private address"),
            block("127.0.0.0/8", "a loopback address"),
            block("168.63.129.16/32", "a cloud metadata address"),
            block("169.254.169.254/32", "a cloud metadata address"),
            block("169.254.0.0/16", "a link-local address"),
            block("172.16.0.0/12", "a private address"),
            block("192.0.0.0/24", "a reserved address"),
            block("192.88.99.0/24", "a 6to4 relay address"),
            block("192.168.0.0/16", "a private address"),
            block("198.18.0.0/15", "a benchmarking address"),
            block("224.0.0.0/4", "a multicast address"),
            block("255.255.255.255/32", "the broadcast address"),
            block("240.0.0.0/4", "a reserved address"),
            block("::/128", "an unspecified address"),
            block("::1/128", "a loopback address"),
            block("::/96", "an IPv4-compatible address"),
            block("64:ff9b:1::/48", "a local NAT64 address"),
            block("fd00:ec2::254/128", "a cloud metadata address"),
            block("fd20:ce::254/128", "a cloud metadata address"),
            block("fc00::/7", "a private address"),
            block("fe80::/10", "a link-local address"),
            block("fec0::/10", "a site-local address"),
            block("ff00::/8", "a multicast address"),
            block("2001::/32", "a Teredo address"),
            block("2001::/23", "a reserved address"),
            block("2001:db8::/32", "a documentation address"),
            block("2002::/16", "a 6to4 address"),
            block("3fff::/20", "a documentation address"));

    private static final Block IPV6_PUBLIC = block("2000::/3", "");
    private static final Block NAT64 = block("64:ff9b::/96", "");

    private AddressCheck() {}

    /** What is wrong with the address, as in "a private address"; empty: it is a public one of another machine. */
    static Optional<String> refusal(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (NAT64.holds(bytes)) {
            // the translator would turn it into this one
            return refusal(ipv4(Arrays.copyOfRange(bytes, 12, 16))).map(what -> what + " behind NAT64");
        }
        return REFUSED.stream()
                .filter(block -> block.holds(bytes))
                .map(Block::what)
                .findFirst()
                .or(() -> notGlobal(address, bytes))
                .or(() -> ownAddress(address));
    }

    private static Optional<String> notGlobal(InetAddress address, byte[] bytes) {
        boolean global = address instanceof Inet4Address || IPV6_PUBLIC.holds(bytes);
        return global ? Optional.empty() : Optional.of("not a public address");
    }

    /** A public address of this machine leads to what listens here behind its packet filter. */
    private static Optional<String> ownAddress(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) == null
                    ? Optional.empty()
                    : Optional.of("an address of this machine");
        } catch (SocketException _) {
            return Optional.of("an address that could not be checked");
        }
    }

    private static InetAddress ipv4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Block block(String text, String what) {
        int slash = text.indexOf('/');
        byte[] prefix = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
        return new Block(prefix, Integer.parseInt(text.substring(slash + 1)), what);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(byte[] prefix, int bits, String what) {
        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / 8;
            int rest = (0xff << (8 - bits % 8)) & 0xff;
            return Arrays.equals(address, 0, whole, prefix, 0, whole)
                    && (rest == 0 || whole == prefix.length || ((address[whole] ^ prefix[whole]) & rest) == 0);
        }
    }
}
