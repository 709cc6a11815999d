package dev.taskbox.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a SOCKS5 client asks for after its greeting (RFC 1928).
 *
 * @param command the code: 1 is CONNECT
 */
record SocksRequest(int command, Destination destination) {
    static final int VERSION = 5;
    static final int CONNECT = 1;
    /** Version, command, reserved, address type, and the first byte of the address. */
    static final int HEADER = 5;

    private static final int ADDRESS_IPV4 = 1;
    private static final int ADDRESS_NAME = 3;
    private static final int ADDRESS_IPV6 = 4;

    sealed interface Destination {}

    record Known(Target target) implements Destination {}

    /** @param text printable ASCII */
    record Malformed(String text, int port, String why) implements Destination {}

    /** An address type nobody has defined. */
    record Unsupported() implements Destination {}

    /**
     * @param header the first {@link #HEADER} bytes
     * @return the length of the whole request
     */
    static int length(byte[] header) throws BadMessage {
        if (header[0] != VERSION || header[2] != 0) {
            throw new BadMessage("it is not a SOCKS5 request");
        }
        return switch (header[3]) {
            case ADDRESS_IPV4 -> 4 + 4 + 2;
            case ADDRESS_IPV6 -> 4 + 16 + 2;
            case ADDRESS_NAME -> HEADER + (header[4] & 0xff) + 2;
            default -> HEADER;
        };
    }

    /** @param bytes as many as {@link #length} says */
    static SocksRequest parse(byte[] bytes) {
        int command = bytes[1] & 0xff;
        boolean named = bytes[3] == ADDRESS_NAME;
        if (!named && bytes[3] != ADDRESS_IPV4 && bytes[3] != ADDRESS_IPV6) {
            return new SocksRequest(command, new Unsupported());
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte[] address = new byte[bytes.length - 2 - (named ? HEADER : HEADER - 1)];
        in.position(named ? HEADER : HEADER - 1).get(address);
        int port = in.getShort() & 0xffff;
        return new SocksRequest(command, named ? name(address, port) : literal(address, port));
    }

    private static Destination name(byte[] bytes, int port) {
        String name = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            return new Known(Target.of(name, port));
        } catch (BadMessage e) {
            return new Malformed(Printable.of(name), port, e.why());
        }
    }

    private static Destination literal(byte[] bytes, int port) {
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            if (bytes.length == 16 && address instanceof Inet4Address) {
                return new Malformed("::ffff:" + address.getHostAddress(), port, "an IPv4 address is written as IPv6");
            }
            return new Known(Target.of(address, port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has " + bytes.length + " bytes", e);
        } catch (BadMessage e) {
            return new Malformed("port 0", port, e.why());
        }
    }
}
