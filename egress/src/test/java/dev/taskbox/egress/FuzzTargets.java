package dev.taskbox.egress;

import dev.taskbox.egress.ClientHello.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What reads the first bytes of strangers, each as Jazzer calls it. A wrong result is an exception like any other. */
public final class FuzzTargets {
    private FuzzTargets() {}

    private static void require(boolean fine, String what) {
        if (!fine) {
            throw new IllegalStateException(what);
        }
    }

    /** TLS ClientHello. */
    public static final class Hello {
        private Hello() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            switch (ClientHello.read(bytes, 0, bytes.length)) {
                case Outcome.NeedMore more -> require(more.total() > bytes.length, "waits for what is there");
                case Outcome.NotHello not -> require(!not.why().isEmpty(), "says nothing");
                case Outcome.Hello hello -> {
                    require(hello.length() <= bytes.length, "is longer than what there is");
                    hello.serverName().ifPresent(name -> require(name.matches("[a-z0-9_.-]{1,253}"), "is no name"));
                    // the same hello in two pieces must not be another one
                    for (int length = 0; length < hello.length(); length += 1 + hello.length() / 16) {
                        require(
                                ClientHello.read(bytes, 0, length) instanceof Outcome.NeedMore,
                                "is complete before its end");
                    }
                }
            }
        }
    }

    /** The head of an HTTP request. */
    public static final class Request {
        private Request() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            try {
                HeadScanner whole = new HeadScanner(4096);
                boolean complete = whole.scan(bytes, 0, bytes.length);
                HeadScanner pieces = new HeadScanner(4096);
                boolean same = false;
                for (int i = 0; i < bytes.length && !same; i++) {
                    same = pieces.scan(bytes, i, i + 1);
                }
                require(same == complete && pieces.seen() == whole.seen(), "depends on how it is cut");
                if (complete) {
                    check(RequestHead.of(HttpHead.parse(bytes, 0, whole.seen(), 32)));
                }
            } catch (BadMessage bad) {
                require(!bad.why().isEmpty(), "says nothing");
            }
        }

        private static void check(RequestHead head) throws BadMessage {
            StringBuilder text = new StringBuilder();
            head.headers().endToEnd().appendTo(text);
            require(text.toString().lines().count() <= 32, "a header became two");
            require(!head.target().contains(" ") && HttpHead.isToken(head.method()), "is no request line");
            Framing framing = Framing.of(head);
            boolean both =
                    head.headers().has("content-length") && head.headers().has("transfer-encoding");
            require(!both && !(framing instanceof Framing.UntilClose), "has two lengths or none");
        }
    }

    /** SOCKS5, greeting and request. */
    public static final class Socks {
        private Socks() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            try {
                ByteArrayInputStream in = new ByteArrayInputStream(bytes);
                SocksRequest.offersNoAuthentication(in);
                Target target = SocksRequest.read(in).target();
                require(target.port() > 0 && target.host().matches("[a-z0-9_.:-]{1,253}"), "is no target");
            } catch (BadMessage bad) {
                require(!bad.why().isEmpty(), "says nothing");
            } catch (IOException _) {
                // too short
            }
        }
    }

    /** The commands of a push. */
    public static final class Push {
        private Push() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            try {
                ByteArrayInputStream in = new ByteArrayInputStream(bytes);
                PushCommands push = PushCommands.read(in::read);
                List<PushCommands.Command> commands = push.commands();
                require(commands.size() <= 256, "has no bound");
                require(commands.stream().noneMatch(each -> each.ref().indexOf('\0') >= 0), "hides a ref");
                require(push.oddity().isPresent() || consumed(bytes, in).endsWith("0000"), "ends without a flush");
            } catch (BadMessage bad) {
                require(!bad.why().isEmpty(), "says nothing");
            } catch (IOException _) {
                // too short
            }
        }

        private static String consumed(byte[] bytes, ByteArrayInputStream rest) {
            return new String(bytes, 0, bytes.length - rest.available(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Something that blind luck does not find, to show that Jazzer's eyes are open. */
    public static final class Broken {
        private Broken() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            if (bytes.length > 3 && bytes[0] == 'a' && bytes[1] == 'b' && bytes[2] == 'c' && bytes[3] == 'd') {
                throw new IllegalStateException("found");
            }
        }
    }
}
