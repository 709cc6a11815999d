package dev.taskbox.egress;

import dev.taskbox.egress.HostPolicy.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The name server of a box. It asks nobody: a name that may be reached has an address of the pool and nothing else, any
 * other name does not exist. So a query carries nothing out of the box, whatever name it is for.
 */
final class NameServer {
    private static final int SSH = 22;
    private static final int LONGEST_ANSWER = 512;
    private static final long TTL_SECONDS = 30;

    private final Capture capture;
    private final List<Integer> ports;
    private final Function<Target, Verdict> policy;

    NameServer(Capture capture, EgressConfig config, Function<Target, Verdict> policy) {
        this.capture = capture;
        this.ports = Stream.of(config.tlsPorts(), config.httpPorts(), List.of(SSH))
                .flatMap(some -> some.stream().sorted())
                .toList();
        this.policy = policy;
    }

    /** @param query at least a header: 12 bytes */
    byte[] answer(byte[] query) {
        Optional<Message> read = read(query);
        Message answer = new Message(((query[0] & 0xff) << 8) | (query[1] & 0xff));
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        if (read.isEmpty()) {
            answer.getHeader().setRcode(Rcode.FORMERR);
        } else if (isOneQuestion(read.get().getHeader())) {
            answer(read.get(), answer);
        } else {
            answer.getHeader().setRcode(Rcode.REFUSED);
        }
        return answer.toWire(LONGEST_ANSWER);
    }

    /** The counts come first: the reader would make room for as many records as they say. */
    private static Optional<Message> read(byte[] query) {
        try {
            Header header = new Header(query);
            return isSmall(header) ? Optional.of(new Message(query)) : Optional.empty();
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    private static boolean isSmall(Header header) {
        return header.getCount(Section.QUESTION) <= 2
                && header.getCount(Section.ANSWER) == 0
                && header.getCount(Section.AUTHORITY) == 0
                && header.getCount(Section.ADDITIONAL) <= 2;
    }

    private static boolean isOneQuestion(Header header) {
        return !header.getFlag(Flags.QR)
                && header.getOpcode() == Opcode.QUERY
                && header.getCount(Section.QUESTION) == 1;
    }

    private void answer(Message query, Message answer) {
        Record question = query.getQuestion();
        if (query.getHeader().getFlag(Flags.RD)) {
            answer.getHeader().setFlag(Flags.RD);
        }
        answer.addRecord(question, Section.QUESTION);
        answer.getHeader().setRcode(answer(question, answer));
    }

    /** @return the code of the answer */
    private int answer(Record question, Message answer) {
        if (question.getDClass() != DClass.IN) {
            return Rcode.REFUSED;
        }
        if (question.getType() == Type.PTR) {
            // programs look back to print a name; there is nothing to allow or to report
            return Rcode.NXDOMAIN;
        }
        try {
            String host = host(question);
            if (verdict(host) instanceof Verdict.Denied denied) {
                capture.refusals().report(denied.host(), ports.getFirst(), denied.rule(), denied.hint());
                return Rcode.NXDOMAIN;
            }
            if (question.getType() == Type.A) {
                answer.addRecord(
                        new ARecord(
                                question.getName(),
                                DClass.IN,
                                TTL_SECONDS,
                                capture.pool().addressOf(host)),
                        Section.ANSWER);
            }
            return Rcode.NOERROR;
        } catch (BadMessage _) {
            return Rcode.REFUSED;
        }
    }

    /** Bytes that no host name has are escaped with characters that no host name has. */
    private static String host(Record question) throws BadMessage {
        Target target = Target.of(question.getName().toString(true), DnsSession.PORT);
        if (target.literal().isPresent()) {
            throw new BadMessage("an address is no name");
        }
        return target.host();
    }

    /** Allowed on any of the ports is enough: each connection is judged again. Else what the first port says. */
    private Verdict verdict(String host) throws BadMessage {
        Optional<Verdict> first = Optional.empty();
        for (int port : ports) {
            Verdict verdict = policy.apply(Target.of(host, port));
            if (verdict instanceof Verdict.Allowed) {
                return verdict;
            }
            first = first.or(() -> Optional.of(verdict));
        }
        return first.orElseThrow();
    }
}
