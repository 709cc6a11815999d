package dev.taskbox.agents;

import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.TurnReader;
import dev.taskbox.model.Agent.Usage;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Money;
import dev.taskbox.model.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the events of {@code scripted-agent.sh}. */
final class ScriptedReader implements TurnReader {
    private static final int LONGEST_ID = 100;

    private Optional<Outcome> said = Optional.empty();
    private String lastSaid = "";
    private int steps;

    @Override
    public List<Fact> line(String line) {
        return JsonLines.object(line).map(this::event).orElse(List.of());
    }

    private List<Fact> event(JsonNode event) {
        steps = Math.min(steps + 1, 1_000_000);
        String text = decoded(event, "text");
        return switch (JsonLines.text(event, "type")) {
            case "say" -> {
                lastSaid = Texts.head(text, Texts.SAID);
                yield List.of(new Fact.AgentSaid(lastSaid));
            }
            case "tool" ->
                List.of(new Fact.AgentTool(id(event, "id"), id(event, "tool"), Texts.line(text, Texts.LINE)));
            case "result" -> List.of(result(event, text));
            case "ask" -> ends(new Outcome.Asked(Texts.line(text, 1000)));
            case "fail" -> ends(new Outcome.Failed(Texts.head(text, 2000)));
            case "done" -> ends(new Outcome.Finished(lastSaid));
            default -> List.of();
        };
    }

    private static Fact result(JsonNode event, String output) {
        long exit = JsonLines.count(event, "exit");
        String text = exit == 0 ? output : "exit code " + exit + (output.isEmpty() ? "" : "\n" + output);
        return new Fact.AgentToolResult(id(event, "id"), exit == 0, Texts.ends(text.stripTrailing(), Texts.OUTPUT));
    }

    private List<Fact> ends(Outcome outcome) {
        said = Optional.of(outcome);
        return List.of();
    }

    private static String id(JsonNode event, String key) {
        return Texts.line(JsonLines.text(event, key), LONGEST_ID);
    }

    private static String decoded(JsonNode event, String key) {
        try {
            return new String(Base64.getDecoder().decode(JsonLines.text(event, key)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    @Override
    public Usage usage() {
        return new Usage(Optional.empty(), steps, TokenUsage.NONE, Money.NONE);
    }

    /** What it said counts only together with an exit code that fits: it may have been killed after. */
    @Override
    public Outcome end(int exitCode, String stderrTail) {
        Outcome failed = new Outcome.Failed("the script " + ExitCodes.describe(exitCode, stderrTail));
        return switch (said.orElse(failed)) {
            case Outcome.Failed reason -> reason;
            case Outcome.Asked asked -> exitCode == 0 ? asked : failed;
            case Outcome.Finished finished -> exitCode == 0 ? finished : failed;
        };
    }
}
