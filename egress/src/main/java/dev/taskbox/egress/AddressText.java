package dev.taskbox.egress;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The canonical text of an address: RFC 5952 for IPv6, which {@link InetAddress#getHostAddress()} does not follow. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    static String of(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        int[] groups = groups(address.getAddress());
        int start = longestZeros(groups);
        if (start < 0) {
            return join(groups, 0, GROUPS);
        }
        int end = start + zerosAt(groups, start);
        return join(groups, 0, start) + "::" + join(groups, end, GROUPS);
    }

    private static int[] groups(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        return groups;
    }

    /** @return the first of the longest runs of at least two zeros, or -1 */
    private static int longestZeros(int[] groups) {
        int best = -1;
        for (int i = 0; i < GROUPS; i++) {
            int length = zerosAt(groups, i);
            if (length > 1 && (best < 0 || length > zerosAt(groups, best))) {
                best = i;
            }
        }
        return best;
    }

    private static int zerosAt(int[] groups, int index) {
        int end = index;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - index;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
