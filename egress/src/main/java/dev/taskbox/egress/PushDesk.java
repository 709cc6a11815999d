package dev.taskbox.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at every request that could be a push, and answers those that may not go on as git's own server would, so that
 * {@code git push} prints why.
 */
final class PushDesk {
    private static final String SERVICE = "git-receive-pack";
    private static final String ADVERTISEMENT_END = "/info/refs?service=" + SERVICE;
    private static final String PUSH_END = "/" + SERVICE;
    private static final Set<String> VERSION = Set.of("git-protocol");
    private static final Set<String> EXPECT = Set.of("expect");
    private static final byte[] CONTINUE = Text.bytes("HTTP/1.1 100 Continue\r\n\r\n");
    private static final int BAND = 900;
    private static final int LONGEST_REF = 1024;

    private final Connection connection;
    private final PushGuard guard;

    PushDesk(Connection connection, PushGuard guard) {
        this.connection = connection;
        this.guard = guard;
    }

    sealed interface Outcome {
        record Passed(Order order) implements Outcome {}

        /** @param keep whether the client may send another request */
        record Answered(boolean keep) implements Outcome {}
    }

    Outcome take(Order order) throws IOException, BadMessage {
        String path = order.destination().path();
        int query = path.indexOf('?') < 0 ? path.length() : path.indexOf('?');
        if (names(path.substring(0, query))
                || order.headers().all("content-type").stream().anyMatch(PushDesk::names)) {
            return push(order);
        }
        return names(path.substring(query)) ? advertisement(order) : new Outcome.Passed(order);
    }

    /** However it is escaped: a server may undo more than one layer of it. */
    private static boolean names(String text) {
        return Text.unescaped(Text.unescaped(text)).toLowerCase(Locale.ROOT).contains(SERVICE);
    }

    private String repository(Order order) {
        String path = order.destination().path();
        for (String end : List.of(ADVERTISEMENT_END, PUSH_END)) {
            path = path.endsWith(end) ? path.substring(0, path.length() - end.length()) : path;
        }
        String host = order.destination().target().authority(Destination.HTTPS_PORT);
        return Text.printable(host + (path.endsWith(".git") ? path.substring(0, path.length() - 4) : path));
    }

    /** What a push begins with: which refs there are. */
    private Outcome advertisement(Order order) throws IOException {
        Optional<String> refusal = guard.repositoryRefusal(order.destination(), ADVERTISEMENT_END);
        if (refusal.isEmpty() && order.method().equals("GET") && order.hasNoBody()) {
            return new Outcome.Passed(order.without(VERSION));
        }
        String why = refusal.orElse("it is not asked for as git does");
        connection.listener().gitRefused(repository(order), "", why);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(PktLine.of("# service=" + SERVICE + "\n"));
        body.writeBytes(PktLine.FLUSH);
        body.writeBytes(PktLine.of("ERR " + said(why) + "\n"));
        boolean keep = order.canBeRefusedInPassing();
        answer(order, "advertisement", body.toByteArray(), keep);
        return new Outcome.Answered(keep);
    }

    private static String said(String why) {
        return "taskbox: " + why;
    }

    private Outcome push(Order order) throws IOException, BadMessage {
        boolean compressed = order.headers().has("content-encoding");
        if (!order.method().equals("POST") || order.hasNoBody() || compressed) {
            String why = compressed ? "its request is compressed" : "it is not sent as git does";
            connection.listener().gitRefused(repository(order), "", why);
            throw new BadMessage(403, "the push is not passed on: " + why);
        }
        if (order.request().waitsForContinue()) {
            connection.client().write(CONTINUE);
            connection.client().flush();
        }
        connection.deadlines().handshake();
        BegunBody body = new BegunBody(connection.client(), order.body());
        PushCommands commands = commands(order, body);
        connection.deadlines().traffic();
        Optional<String> whole =
                guard.repositoryRefusal(order.destination(), PUSH_END).or(commands::oddity);
        boolean fine = whole.isEmpty()
                && commands.commands().stream()
                        .allMatch(each -> guard.refusal(each).isEmpty());
        return fine ? pass(order, commands, body) : refuse(order, commands, whole, body);
    }

    private PushCommands commands(Order order, BegunBody body) throws IOException, BadMessage {
        try {
            return PushCommands.read(body);
        } catch (BadMessage bad) {
            connection.listener().gitRefused(repository(order), "", bad.why());
            throw bad;
        }
    }

    private Outcome pass(Order order, PushCommands commands, BegunBody body) {
        for (PushCommands.Command command : commands.commands()) {
            connection.listener().gitPushed(repository(order), command.ref());
        }
        return new Outcome.Passed(order.without(VERSION).without(EXPECT).begun(body));
    }

    private Outcome refuse(Order order, PushCommands commands, Optional<String> whole, BegunBody body)
            throws IOException, BadMessage {
        List<String> report = new ArrayList<>();
        report.add(commands.commands().isEmpty() && whole.isPresent() ? "unpack " + said(whole.get()) : "unpack ok");
        for (PushCommands.Command command : commands.commands()) {
            String why = whole.or(() -> guard.refusal(command)).orElse("it was pushed together with what may not be");
            connection.listener().gitRefused(repository(order), Text.printable(command.ref()), why);
            String ref = command.ref()
                    .substring(0, Math.min(LONGEST_REF, command.ref().length()));
            report.add("ng " + ref + " " + said(why));
        }
        // a client that is still sending would not read the answer
        body.drain();
        boolean keep = !order.request().wantsClose();
        answer(order, "result", reported(report, commands.capabilities()), keep);
        return new Outcome.Answered(keep);
    }

    private static byte[] reported(List<String> lines, Set<String> capabilities) {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        lines.forEach(line -> report.writeBytes(PktLine.of(line + "\n")));
        report.writeBytes(PktLine.FLUSH);
        boolean banded = capabilities.contains("side-band-64k") || capabilities.contains("side-band");
        if (!banded) {
            return report.toByteArray();
        }
        String text = report.toString(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream bands = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at += BAND) {
            bands.writeBytes(PktLine.of("\1" + text.substring(at, Math.min(text.length(), at + BAND))));
        }
        bands.writeBytes(PktLine.FLUSH);
        return bands.toByteArray();
    }

    private void answer(Order order, String kind, byte[] body, boolean keep) throws IOException {
        Wire client = connection.client();
        client.write(Text.bytes("HTTP/1.1 200 OK\r\n"
                + "Content-Type: application/x-" + SERVICE + "-" + kind + "\r\n"
                + "Cache-Control: no-cache\r\n"
                + "Content-Length: " + body.length + "\r\n"
                + (keep ? "" : "Connection: close\r\n")
                + "\r\n"));
        if (!order.method().equals("HEAD")) {
            client.write(body);
        }
        client.flush();
    }
}
