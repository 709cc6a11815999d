package dev.taskbox.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The loopback addresses that stand for names in a box: 127.64.0.0/10. Where a name's address is free it is the same in
 * every proxy, so that what a box remembers does not lead to another name after a restart. Thread-safe.
 */
final class NamePool {
    private static final int FIRST = 0x7f40_0000;
    private static final int ADDRESSES = 1 << 22;

    private final int most;

    /** The name that was not used for the longest time comes first. */
    private final LinkedHashMap<String, Integer> addresses = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<Integer, String> names = new HashMap<>();

    /** @param most how many names it keeps; one more, and the one that was not used for the longest time has no address */
    NamePool(int most) {
        this.most = most;
    }

    /** The name's address, a new one where it has none. */
    synchronized InetAddress addressOf(String name) {
        Integer known = addresses.get(name);
        return address(known == null ? add(name) : known);
    }

    private int add(String name) {
        if (addresses.size() >= most) {
            names.remove(addresses.pollFirstEntry().getValue());
        }
        int free = preferred(name);
        while (names.containsKey(free)) {
            free = (free + 1) % ADDRESSES;
        }
        addresses.put(name, free);
        names.put(free, name);
        return free;
    }

    private static int preferred(String name) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.US_ASCII));
        return (int) (sum.getValue() % ADDRESSES);
    }

    /** The name that an address was given to; it counts as used. */
    synchronized Optional<String> nameAt(InetAddress address) {
        byte[] bytes = address.getAddress();
        Optional<String> name = bytes.length == 4
                ? Optional.ofNullable(names.get(ByteBuffer.wrap(bytes).getInt() - FIRST))
                : Optional.empty();
        name.ifPresent(addresses::get);
        return name;
    }

    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(4).putInt(FIRST + number).array());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
