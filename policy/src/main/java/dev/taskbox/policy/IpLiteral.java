package dev.taskbox.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP addresses as text, one spelling each: IPv4 as four decimal numbers, IPv6 as RFC 5952 has it, and an IPv4 address
 * that is written as IPv6 ({@code ::ffff:127.0.0.1}) as the IPv4 address it is. Never asks a resolver.
 */
final class IpLiteral {
    private static final Pattern DECIMAL_BYTE = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern HEX_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final int GROUPS = 8;
    private static final int LONGEST_V6 = 45;

    private IpLiteral() {}

    /** Four decimal numbers without leading zeros, and nothing else that some resolver takes for an address. */
    static Optional<String> v4(String text) {
        return v4Bytes(text).map(IpLiteral::canonical);
    }

    /** Without brackets and without a zone. */
    static Optional<String> v6(String text) {
        if (text.length() > LONGEST_V6) {
            return Optional.empty();
        }
        int gap = text.indexOf("::");
        Optional<List<Integer>> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        Optional<List<Integer>> tail = gap < 0 ? Optional.of(List.of()) : groups(text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int written = head.get().size() + tail.get().size();
        if (gap < 0 ? written != GROUPS : written >= GROUPS) {
            return Optional.empty();
        }
        return Optional.of(canonical(bytes(head.get(), tail.get())));
    }

    static String canonical(InetAddress address) {
        return canonical(address.getAddress());
    }

    private static String canonical(byte[] address) {
        try {
            // getByAddress makes an IPv4 address of a mapped one
            byte[] plain = InetAddress.getByAddress(address).getAddress();
            return plain.length == 4 ? dotted(plain) : compressed(plain);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not 4 or 16 bytes", e);
        }
    }

    private static Optional<byte[]> v4Bytes(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        if (parts.length != bytes.length) {
            return Optional.empty();
        }
        for (int i = 0; i < bytes.length; i++) {
            if (!DECIMAL_BYTE.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return Optional.of(bytes);
    }

    /** @param last whether these end the address, where its last 32 bits may be written as IPv4 */
    private static Optional<List<Integer>> groups(String text, boolean last) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            Optional<byte[]> v4 = last && i == parts.length - 1 ? v4Bytes(parts[i]) : Optional.empty();
            if (v4.isPresent()) {
                byte[] b = v4.get();
                groups.add((b[0] & 0xff) << 8 | (b[1] & 0xff));
                groups.add((b[2] & 0xff) << 8 | (b[3] & 0xff));
            } else if (HEX_GROUP.matcher(parts[i]).matches()) {
                groups.add(Integer.parseInt(parts[i], 16));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
    }

    private static byte[] bytes(List<Integer> head, List<Integer> tail) {
        byte[] bytes = new byte[2 * GROUPS];
        for (int i = 0; i < head.size(); i++) {
            put(bytes, i, head.get(i));
        }
        for (int i = 0; i < tail.size(); i++) {
            put(bytes, GROUPS - tail.size() + i, tail.get(i));
        }
        return bytes;
    }

    private static void put(byte[] bytes, int group, int value) {
        bytes[2 * group] = (byte) (value >> 8);
        bytes[2 * group + 1] = (byte) value;
    }

    private static String dotted(byte[] b) {
        return (b[0] & 0xff) + "." + (b[1] & 0xff) + "." + (b[2] & 0xff) + "." + (b[3] & 0xff);
    }

    /** The longest run of two or more zero groups, the first of equals, becomes {@code ::}. */
    private static String compressed(byte[] b) {
        int from = GROUPS;
        int length = 1;
        for (int start = 0; start < GROUPS; start++) {
            int zeros = zeros(b, start);
            if (zeros > length) {
                from = start;
                length = zeros;
            }
        }
        return from == GROUPS ? hex(b, 0, GROUPS) : hex(b, 0, from) + "::" + hex(b, from + length, GROUPS);
    }

    private static int zeros(byte[] b, int start) {
        int end = start;
        while (end < GROUPS && b[2 * end] == 0 && b[2 * end + 1] == 0) {
            end++;
        }
        return end - start;
    }

    private static String hex(byte[] b, int from, int to) {
        List<String> groups = new ArrayList<>();
        for (int i = from; i < to; i++) {
            groups.add(Integer.toHexString((b[2 * i] & 0xff) << 8 | (b[2 * i + 1] & 0xff)));
        }
        return String.join(":", groups);
    }
}
