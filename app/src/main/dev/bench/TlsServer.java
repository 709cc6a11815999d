import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The HTTPS server of {@code ./bench egress}: {@code GET /N} is answered by N bytes and the end of the connection. */
class TlsServer {
    private static final byte[] BLOCK = new byte[64 * 1024];

    /** @param args a PKCS #12 file with the password {@code taskbox}, and a file that gets the port */
    public static void main(String[] args) throws Exception {
        KeyStore store = KeyStore.getInstance(Path.of(args[0]).toFile(), "taskbox".toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, "taskbox".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        try (var server = context.getServerSocketFactory()
                .createServerSocket(0, 1024, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            Path port = Path.of(args[1]);
            Path written = Files.writeString(Path.of(args[1] + ".new"), String.valueOf(server.getLocalPort()));
            Files.move(written, port, StandardCopyOption.ATOMIC_MOVE);
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> answer(client));
            }
        }
    }

    private static void answer(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            long left = Long.parseLong(path(client.getInputStream()).replaceAll("\\D.*", ""));
            OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + left + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            while (left > 0) {
                int piece = (int) Math.min(left, BLOCK.length);
                out.write(BLOCK, 0, piece);
                left -= piece;
            }
        } catch (IOException | NumberFormatException _) {
            // a client that went away
        }
    }

    private static String path(InputStream in) throws IOException {
        byte[] request = new byte[4096];
        int length = 0;
        while (!new String(request, 0, length, StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int count = in.read(request, length, request.length - length);
            if (count <= 0) {
                throw new IOException("no request");
            }
            length += count;
        }
        return new String(request, "GET /".length(), length, StandardCharsets.ISO_8859_1);
    }
}
