package dev.taskbox.egress;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a SOCKS5 client asks for (RFC 1928), as it came.
 *
 * @param host the name in ISO 8859-1, whatever it holds; or the address as text
 */
record SocksRequest(int command, String host, Optional<InetAddress> address, int port) {
    static final int CONNECT = 1;
    static final int BIND = 2;
    static final int UDP_ASSOCIATE = 3;

    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int ADDRESS_TYPE_UNKNOWN = 8;

    /** Reads the greeting. @return whether the client can do without authentication */
    static boolean offersNoAuthentication(InputStream in) throws IOException, BadMessage {
        DataInputStream data = new DataInputStream(in);
        requireVersion(data);
        byte[] methods = new byte[data.readUnsignedByte()];
        data.readFully(methods);
        boolean offered = false;
        for (byte method : methods) {
            offered |= method == NO_AUTHENTICATION;
        }
        return offered;
    }

    /** The status of a {@link BadMessage} from here is the reply code. */
    static SocksRequest read(InputStream in) throws IOException, BadMessage {
        DataInputStream data = new DataInputStream(in);
        requireVersion(data);
        int command = data.readUnsignedByte();
        if (data.readUnsignedByte() != 0) {
            throw new BadMessage(1, "the reserved byte is not 0");
        }
        return switch (data.readUnsignedByte()) {
            case 1 -> withAddress(command, data, 4);
            case 3 -> withName(command, data);
            case 4 -> withAddress(command, data, 16);
            default -> throw new BadMessage(ADDRESS_TYPE_UNKNOWN, "the address type is unknown");
        };
    }

    private static void requireVersion(DataInputStream data) throws IOException, BadMessage {
        if (data.readUnsignedByte() != VERSION) {
            throw new BadMessage(1, "it is not SOCKS5");
        }
    }

    private static SocksRequest withAddress(int command, DataInputStream data, int length) throws IOException {
        byte[] bytes = new byte[length];
        data.readFully(bytes);
        InetAddress address = InetAddress.getByAddress(bytes);
        return new SocksRequest(command, address.getHostAddress(), Optional.of(address), data.readUnsignedShort());
    }

    private static SocksRequest withName(int command, DataInputStream data) throws IOException {
        byte[] bytes = new byte[data.readUnsignedByte()];
        data.readFully(bytes);
        String name = new String(bytes, StandardCharsets.ISO_8859_1);
        return new SocksRequest(command, name, Optional.empty(), data.readUnsignedShort());
    }

    /** What it is in the words of the protocol. */
    String commandName() {
        return switch (command) {
            case CONNECT -> "CONNECT";
            case BIND -> "BIND";
            case UDP_ASSOCIATE -> "UDP ASSOCIATE";
            default -> "command " + command;
        };
    }

    Target target() throws BadMessage {
        return address.isPresent() ? Target.of(address.get(), port) : Target.of(host, port);
    }
}
