package dev.taskbox.egress;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which addresses no name may lead to, and what they are. Over bytes, so that every spelling of one ends here. */
final class AddressCheck {
    private static final class Range {
        private final byte[] prefix;
        private final int bits;
        private final String what;

        Range(byte[] prefix, int bits, String what) {
            this.prefix = prefix;
            this.bits = bits;
            this.what = what;
        }

        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / 8;
            int mask = (0xff << (8 - bits % 8)) & 0xff;
            return Arrays.equals(address, 0, whole, prefix, 0, whole)
                    && (bits % 8 == 0 || ((address[whole] ^ prefix[whole]) & mask) == 0);
        }
    }

    /** The first that holds gives the reason: the narrow ones stand before the wide ones around them. */
    private static final List<Range> REFUSED = List.of(
            ipv4(169, 254, 169, 254, 32, "a cloud metadata service"),
            ipv4(100, 100, 100, 200, 32, "a cloud metadata service"),
            ipv4(168, 63, 129, 16, 32, "a cloud metadata service"),
            ipv4(192, 0, 0, 192, 32, "a cloud metadata service"),
            ipv4(0, 0, 0, 0, 8, "this network"),
            ipv4(10, 0, 0, 0, 8, "private"),
            ipv4(100, 64, 0, 0, 10, "carrier-grade NAT"),
            ipv4(127, 0, 0, 0, 8, "loopback"),
            ipv4(169, 254, 0, 0, 16, "link-local"),
            ipv4(172, 16, 0, 0, 12, "private"),
            ipv4(192, 0, 0, 0, 24, "reserved for protocols"),
            ipv4(192, 88, 99, 0, 24, "a 6to4 relay"),
            ipv4(192, 168, 0, 0, 16, "private"),
            ipv4(198, 18, 0, 0, 15, "reserved for benchmarks"),
            ipv4(224, 0, 0, 0, 4, "multicast"),
            ipv4(255, 255, 255, 255, 32, "broadcast"),
            ipv4(240, 0, 0, 0, 4, "reserved"),
            ipv6(128, "a cloud metadata service", 0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
            ipv6(128, "a cloud metadata service", 0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
            ipv6(128, "any-local"),
            ipv6(128, "loopback", 0, 0, 0, 0, 0, 0, 0, 1),
            ipv6(96, "an IPv4 address written as IPv6", 0, 0, 0, 0, 0, 0xffff),
            ipv6(96, "an IPv4 address written as IPv6"),
            ipv6(96, "an IPv4 address behind NAT64", 0x64, 0xff9b),
            ipv6(48, "an IPv4 address behind NAT64", 0x64, 0xff9b, 1),
            ipv6(16, "an IPv4 address behind 6to4", 0x2002),
            ipv6(32, "an IPv4 address behind Teredo", 0x2001),
            ipv6(7, "private", 0xfc00),
            ipv6(10, "link-local", 0xfe80),
            ipv6(10, "site-local", 0xfec0),
            ipv6(8, "multicast", 0xff00));

    /** Outside of this no IPv6 address is assigned to anyone on the internet. */
    private static final Range GLOBAL = ipv6(3, "global", 0x2000);

    private AddressCheck() {}

    /** @return what the address is, if it is no ordinary address of the internet */
    static Optional<String> refusal(byte[] address) {
        Optional<String> known = REFUSED.stream()
                .filter(range -> range.holds(address))
                .map(range -> range.what)
                .findFirst();
        if (known.isPresent() || address.length == 4 || GLOBAL.holds(address)) {
            return known;
        }
        return Optional.of("reserved");
    }

    private static Range ipv4(int a, int b, int c, int d, int bits, String what) {
        return new Range(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}, bits, what);
    }

    private static Range ipv6(int bits, String what, int... groups) {
        byte[] prefix = new byte[16];
        for (int i = 0; i < groups.length; i++) {
            prefix[2 * i] = (byte) (groups[i] >> 8);
            prefix[2 * i + 1] = (byte) groups[i];
        }
        return new Range(prefix, bits, what);
    }
}
