package dev.taskbox.store;

import dev.taskbox.model.Fact;
import dev.taskbox.model.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Facts as a kind and a JSON object. Both outlive the program that wrote them: a field may be added, with a default for
 * the rows that lack it, and none may be renamed.
 */
final class FactJson {
    private static final String PLACE = "place.";
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private FactJson() {}

    /** @param kind {@link Fact#kind()}, cut where it is too long to be one */
    record Stored(String kind, String json) {}

    static Stored write(Fact fact) {
        return new Stored(StoredText.cut(fact.kind(), StoredText.LINE), MAPPER.writeValueAsString(json(fact)));
    }

    /** Empty where this program cannot read it: a newer one wrote it, or the row is damaged. */
    static Optional<Fact> read(String kind, String json) {
        try {
            return fact(kind, MAPPER.readTree(json));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static ObjectNode json(Fact fact) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return switch (fact) {
            case Fact.StateChanged it ->
                with(json.put("from", it.from().word()).put("to", it.to().word()), "reason", it.reason());
            case Fact.AgentSaid it -> json.put("text", text(it.text()));
            case Fact.AgentThought it -> json.put("text", text(it.text()));
            case Fact.AgentTool it ->
                json.put("callId", text(it.callId()))
                        .put("tool", text(it.tool()))
                        .put("summary", text(it.summary()));
            case Fact.AgentToolResult it ->
                json.put("callId", text(it.callId())).put("ok", it.ok()).put("text", text(it.text()));
            case Fact.AgentAsked it -> json.put("question", text(it.question()));
            case Fact.AgentEnded it -> json.put("ok", it.ok()).put("text", text(it.text()));
            case Fact.UserSaid it -> json.put("text", text(it.text()));
            case Fact.EgressAllowed it ->
                json.put("host", text(it.host())).put("port", it.port()).put("rule", text(it.rule()));
            case Fact.EgressDenied it ->
                json.put("host", text(it.host()))
                        .put("port", it.port())
                        .put("rule", text(it.rule()))
                        .put("hint", text(it.hint()));
            case Fact.CredentialUsed it ->
                json.put("credential", text(it.credential()))
                        .put("host", text(it.host()))
                        .put("port", it.port());
            case Fact.CredentialRefused it ->
                json.put("credential", text(it.credential()))
                        .put("host", text(it.host()))
                        .put("port", it.port())
                        .put("reason", text(it.reason()));
            case Fact.GitPushed it ->
                json.put("repository", text(it.repository())).put("ref", text(it.ref()));
            case Fact.GitRefused it ->
                json.put("repository", text(it.repository()))
                        .put("ref", text(it.ref()))
                        .put("reason", text(it.reason()));
            case Fact.FlagRaised it -> json.put("path", text(it.path())).put("reason", text(it.reason()));
            case Fact.LimitReached it -> json.put("limit", text(it.limit())).put("value", text(it.value()));
            case Fact.PortOpened it -> json.put("port", it.port()).put("address", text(it.address()));
            case Fact.VerifyEnded it ->
                json.put("ok", it.ok()).put("exitCode", it.exitCode()).put("output", text(it.output()));
            case Fact.PlaceReported it -> json.put("detail", text(it.detail()));
            case Fact.Collected it ->
                with(
                        json.put("branch", text(it.branch()))
                                .put("commit", text(it.commit()))
                                .put("commits", it.commits()),
                        "uncommitted",
                        it.uncommitted());
        };
    }

    /** Not exhaustive by the compiler: FactJsonTest takes every kind through {@link #json} and back. */
    private static Optional<Fact> fact(String kind, JsonNode json) {
        return switch (kind) {
            case "state.changed" -> stateChanged(json);
            case "agent.said" -> Optional.of(new Fact.AgentSaid(string(json, "text")));
            case "agent.thought" -> Optional.of(new Fact.AgentThought(string(json, "text")));
            case "agent.tool" ->
                Optional.of(new Fact.AgentTool(string(json, "callId"), string(json, "tool"), string(json, "summary")));
            case "agent.toolResult" ->
                Optional.of(new Fact.AgentToolResult(string(json, "callId"), bool(json, "ok"), string(json, "text")));
            case "agent.asked" -> Optional.of(new Fact.AgentAsked(string(json, "question")));
            case "agent.ended" -> Optional.of(new Fact.AgentEnded(bool(json, "ok"), string(json, "text")));
            case "user.said" -> Optional.of(new Fact.UserSaid(string(json, "text")));
            case "egress.allowed" ->
                Optional.of(new Fact.EgressAllowed(string(json, "host"), integer(json, "port"), string(json, "rule")));
            case "egress.denied" ->
                Optional.of(new Fact.EgressDenied(
                        string(json, "host"), integer(json, "port"), string(json, "rule"), string(json, "hint")));
            case "credential.used" ->
                Optional.of(new Fact.CredentialUsed(
                        string(json, "credential"), string(json, "host"), integer(json, "port")));
            case "credential.refused" ->
                Optional.of(new Fact.CredentialRefused(
                        string(json, "credential"),
                        string(json, "host"),
                        integer(json, "port"),
                        string(json, "reason")));
            case "git.pushed" -> Optional.of(new Fact.GitPushed(string(json, "repository"), string(json, "ref")));
            case "git.refused" ->
                Optional.of(
                        new Fact.GitRefused(string(json, "repository"), string(json, "ref"), string(json, "reason")));
            case "flag.raised" -> Optional.of(new Fact.FlagRaised(string(json, "path"), string(json, "reason")));
            case "limit.reached" -> Optional.of(new Fact.LimitReached(string(json, "limit"), string(json, "value")));
            case "port.opened" -> Optional.of(new Fact.PortOpened(integer(json, "port"), string(json, "address")));
            case "verify.ended" ->
                Optional.of(new Fact.VerifyEnded(bool(json, "ok"), integer(json, "exitCode"), string(json, "output")));
            case "work.collected" ->
                Optional.of(new Fact.Collected(
                        string(json, "branch"),
                        string(json, "commit"),
                        integer(json, "commits"),
                        strings(json, "uncommitted")));
            default ->
                kind.startsWith(PLACE)
                        ? Optional.of(new Fact.PlaceReported(kind.substring(PLACE.length()), string(json, "detail")))
                        : Optional.empty();
        };
    }

    private static Optional<Fact> stateChanged(JsonNode json) {
        Optional<TaskState> from = TaskState.of(string(json, "from"));
        Optional<TaskState> to = TaskState.of(string(json, "to"));
        Optional<String> reason = json.optional("reason").map(JsonNode::stringValue);
        return from.flatMap(before -> to.map(after -> new Fact.StateChanged(before, after, reason)));
    }

    private static String text(String text) {
        return StoredText.cut(text, StoredText.LONG);
    }

    private static ObjectNode with(ObjectNode json, String name, Optional<String> text) {
        text.ifPresent(present -> json.put(name, text(present)));
        return json;
    }

    /** A list as a whole may be as long as one text. */
    private static ObjectNode with(ObjectNode json, String name, List<String> texts) {
        ArrayNode array = json.putArray(name);
        long room = StoredText.LONG;
        for (String text : texts) {
            String entry = StoredText.cut(text, StoredText.LINE);
            room -= StoredText.utf8Length(entry) + 1;
            if (room < 0) {
                array.add("[cut here: the first " + array.size() + " of " + texts.size() + " are kept]");
                return json;
            }
            array.add(entry);
        }
        return json;
    }

    private static String string(JsonNode json, String name) {
        return json.required(name).stringValue();
    }

    private static boolean bool(JsonNode json, String name) {
        return json.required(name).booleanValue();
    }

    private static int integer(JsonNode json, String name) {
        return json.required(name).intValue();
    }

    private static List<String> strings(JsonNode json, String name) {
        List<String> strings = new ArrayList<>();
        for (JsonNode entry : json.required(name)) {
            strings.add(entry.stringValue());
        }
        return List.copyOf(strings);
    }
}
