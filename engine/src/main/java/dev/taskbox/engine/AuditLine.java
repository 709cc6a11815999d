package dev.taskbox.engine;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.Fact;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of an audit, which is JSON in ASCII: {@code {"seq":1,"at":"…","kind":"…",…,"prev":"…","hash":"…"}}. The hash is
 * the SHA-256 of the line without {@code ,"hash":"…"}; {@code prev} is the hash of the line before, so a line cannot be
 * changed, taken out, put in or moved without changing all that follow.
 */
final class AuditLine {
    /** Who fills the audit with lines of this kind, and whether they may be left out when it is full. */
    enum Weight {
        /** The run itself: few of them. */
        LIFE,
        /** What a box did: a line that cannot be written does not happen. */
        DEED,
        /** What a box tried in vain: it may go on for ever. */
        REFUSAL
    }

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final Pattern FORM = Pattern.compile(
            "(\\{\"seq\":([0-9]{1,18}),\"at\":.*,\"prev\":\"([0-9a-f]{64})\"),\"hash\":\"([0-9a-f]{64})\"}");

    private static final int LONGEST_TEXT = 2_000;

    private AuditLine() {}

    /** What a line says, before it has a place in the file. */
    record Content(String kind, ObjectNode fields) {
        Weight weight() {
            return weightOf(kind);
        }

        /** Equal for the same decision. */
        String same() {
            return kind + fields;
        }
    }

    /** A line that is well-formed and has the hash that it says. */
    record Sealed(long seq, String previous, String hash, String text) {}

    static Content content(String kind) {
        return new Content(kind, JsonNodeFactory.instance.objectNode());
    }

    static Weight weightOf(String kind) {
        return switch (kind) {
            case "egress.allowed", "credential.used", "git.pushed", "ssh.login", "ssh.command" -> Weight.DEED;
            case "egress.denied", "credential.refused", "git.refused", "ssh.refused", "ssh.lockout" -> Weight.REFUSAL;
            default -> Weight.LIFE;
        };
    }

    /** Empty where it is nothing that an audit asks about: what the agent says and thinks is in the log. */
    static Optional<Content> of(Fact fact) {
        Content content = content(fact.kind());
        ObjectNode fields = content.fields();
        switch (fact) {
            case Fact.EgressAllowed it ->
                fields.put("host", cut(it.host())).put("port", it.port()).put("rule", cut(it.rule()));
            case Fact.EgressDenied it ->
                fields.put("host", cut(it.host())).put("port", it.port()).put("rule", cut(it.rule()));
            case Fact.CredentialUsed it ->
                fields.put("credential", cut(it.credential()))
                        .put("host", cut(it.host()))
                        .put("port", it.port());
            case Fact.CredentialRefused it ->
                fields.put("credential", cut(it.credential()))
                        .put("host", cut(it.host()))
                        .put("port", it.port())
                        .put("reason", cut(it.reason()));
            case Fact.GitPushed it ->
                fields.put("repository", cut(it.repository())).put("ref", cut(it.ref()));
            case Fact.GitRefused it ->
                fields.put("repository", cut(it.repository()))
                        .put("ref", cut(it.ref()))
                        .put("reason", cut(it.reason()));
            case Fact.FlagRaised it -> fields.put("path", cut(it.path())).put("reason", cut(it.reason()));
            case Fact.LimitReached it -> fields.put("limit", cut(it.limit())).put("value", cut(it.value()));
            case Fact.PortOpened it -> fields.put("port", it.port()).put("address", cut(it.address()));
            case Fact.Collected it ->
                fields.put("branch", cut(it.branch()))
                        .put("commit", cut(it.commit()))
                        .put("commits", it.commits());
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(content);
    }

    static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    static Sealed seal(Content content, long seq, Instant at, String previous) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("seq", seq)
                .put("at", at.toString())
                .put("kind", content.kind());
        json.setAll(content.fields());
        String body = JSON.writeValueAsString(json.put("prev", previous));
        String hash = hash(body);
        return new Sealed(seq, previous, hash, body.substring(0, body.length() - 1) + ",\"hash\":\"" + hash + "\"}");
    }

    /** Empty where it is no line of an audit, or was changed. */
    static Optional<Sealed> open(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !hash(matcher.group(1) + "}").equals(matcher.group(4))) {
            return Optional.empty();
        }
        return Optional.of(new Sealed(Long.parseLong(matcher.group(2)), matcher.group(3), matcher.group(4), text));
    }

    static Optional<AuditEntry> read(Sealed line) {
        try {
            JsonNode json = JSON.readTree(line.text());
            Map<String, String> fields = new LinkedHashMap<>();
            json.properties()
                    .forEach(it -> fields.put(it.getKey(), it.getValue().asString("")));
            fields.keySet().removeAll(List.of("seq", "prev", "hash"));
            Instant at = Instant.parse(Optional.ofNullable(fields.remove("at")).orElse(""));
            String kind = Optional.ofNullable(fields.remove("kind")).orElse("");
            return Optional.of(new AuditEntry(line.seq(), at, kind, fields, line.text()));
        } catch (JacksonException | DateTimeException _) {
            return Optional.empty();
        }
    }

    /** What the first line follows; an audit of another run does not follow it. */
    static String beginning(long task, int run) {
        return hash("taskbox audit of run " + run + " of task " + task);
    }

    /** The same of a day of those who came in by SSH. */
    static String beginningOfSsh(String day) {
        return hash("taskbox audit of ssh on " + day);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
