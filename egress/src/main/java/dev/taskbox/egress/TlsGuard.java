package dev.taskbox.egress;

import dev.taskbox.egress.ClientHello.Outcome;
import java.io.IOException;
import java.util.Optional;

/** Watches how a client begins TLS, without taking part in it: every ClientHello must be for the tunnel's host. */
final class TlsGuard {
    private static final int RECORD_HEADER = 5;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    private final Wire client;
    private final Target target;

    TlsGuard(Wire client, Target target) {
        this.client = client;
        this.target = target;
    }

    sealed interface Finding {
        /** @param length of the hello in bytes; they are still in the wire */
        record Fine(int length) implements Finding {}

        record Wrong(String why) implements Finding {}
    }

    /** Waits for as many bytes as it takes to tell; false as well where the client ends before. */
    boolean beginsAsTls() throws IOException {
        while (true) {
            Optional<Boolean> tls = ClientHello.looksLikeTls(client.array(), client.start(), client.end());
            if (tls.isPresent() || !client.fill()) {
                return tls.orElse(false);
            }
        }
    }

    /** Waits for a whole ClientHello. */
    Finding hello() throws IOException {
        return beginsAsTls() ? finding(outcome()) : wrong("it is not TLS");
    }

    private Outcome outcome() throws IOException {
        Outcome outcome = read();
        while (outcome instanceof Outcome.NeedMore more) {
            if (more.total() > Wire.LARGEST_BUFFER) {
                return new Outcome.NotHello("the ClientHello is too long");
            }
            client.require(more.total());
            outcome = read();
        }
        return outcome;
    }

    private Outcome read() {
        return ClientHello.read(client.array(), client.start(), client.end());
    }

    private Finding finding(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Hello hello ->
                refusal(hello.serverName()).<Finding>map(Finding.Wrong::new).orElse(new Finding.Fine(hello.length()));
            case Outcome.NotHello not -> wrong(not.why());
            case Outcome.NeedMore _ -> throw new IllegalStateException("the ClientHello is not complete");
        };
    }

    private Finding wrong(String why) {
        return new Finding.Wrong("what was sent is no ClientHello for " + target.host() + ": " + why);
    }

    /** A hello that is encrypted within this one cannot be told from the noise that browsers send in its place. */
    private Optional<String> refusal(Optional<String> name) {
        if (name.isEmpty()) {
            return target.literal().isPresent()
                    ? Optional.empty()
                    : Optional.of("TLS without a name is not " + target.host());
        }
        return name.get().equals(target.host())
                ? Optional.empty()
                : Optional.of("TLS name " + name.get() + " is not " + target.host());
    }

    /**
     * Passes on what may come between the first hello and the second, which a server asks for that shares no key with
     * the client, and waits for that second one. It could carry another name.
     */
    Finding secondHello(Wire server) throws IOException {
        while (true) {
            client.require(RECORD_HEADER);
            int type = client.array()[client.start()];
            if (type == HANDSHAKE) {
                return hello();
            }
            if (type != CHANGE_CIPHER_SPEC && type != APPLICATION_DATA) {
                return new Finding.Fine(0);
            }
            int at = client.start();
            int length = ((client.array()[at + 3] & 0xff) << 8) | (client.array()[at + 4] & 0xff);
            client.moveTo(server, RECORD_HEADER + length);
            server.flush();
        }
    }
}
