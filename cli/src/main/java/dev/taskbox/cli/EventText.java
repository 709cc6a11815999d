package dev.taskbox.cli;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.service.Clean;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Events as a person reads them: the agent's words in full, what its tools gave back folded to a few lines. */
final class EventText {
    private static final int RESULT_LINES = 4;
    private static final int THOUGHT_LINES = 3;
    private static final int VERIFY_LINES = 12;
    private static final int SHORT_HASH = 10;
    private static final String INDENT = "  ";

    private final Clock clock;
    private final int columns;
    private final boolean withTask;

    /** @param withTask say which task each is about */
    EventText(Clock clock, int columns, boolean withTask) {
        this.clock = clock;
        this.columns = columns;
        this.withTask = withTask;
    }

    /** For people. */
    List<Line> lines(Event event) {
        String time = Times.timeOfDay(event.at(), clock) + " ";
        String task = withTask ? "#" + event.taskId() + " " : "";
        int margin = time.length() + task.length();
        List<Line> lines = new ArrayList<>();
        for (Line line : body(event.fact(), Math.max(20, columns - margin))) {
            Line start =
                    lines.isEmpty() ? Line.of(Style.FAINT, time).add(Style.CYAN, task) : Line.of(" ".repeat(margin));
            lines.add(start.add(line));
        }
        return lines;
    }

    /** For programs: when, task, run, kind, text. */
    static Line fields(Event event) {
        return Line.fields(List.of(
                Times.iso(event.at()),
                Long.toString(event.taskId()),
                Integer.toString(event.run()),
                event.fact().kind(),
                summary(event.fact())));
    }

    private static String summary(Fact fact) {
        return switch (fact) {
            case Fact.StateChanged it ->
                it.from().word() + " → " + it.to().word()
                        + it.reason().map(": "::concat).orElse("");
            case Fact.AgentSaid it -> it.text();
            case Fact.AgentThought it -> it.text();
            case Fact.AgentTool it -> it.tool() + " " + it.summary();
            case Fact.AgentToolResult it -> it.ok() ? it.text() : "failed: " + it.text();
            case Fact.AgentAsked it -> it.question();
            case Fact.AgentEnded it -> it.text();
            case Fact.UserSaid it -> it.text();
            case Fact.EgressAllowed it -> it.host() + ":" + it.port() + " allowed: " + it.rule();
            case Fact.EgressDenied it -> it.host() + ":" + it.port() + " refused: " + it.rule() + ". " + it.hint();
            case Fact.CredentialUsed it -> it.credential() + " for " + it.host() + ":" + it.port();
            case Fact.CredentialRefused it -> it.credential() + " for " + it.host() + " refused: " + it.reason();
            case Fact.GitPushed it -> it.ref() + " to " + it.repository();
            case Fact.GitRefused it -> it.repository() + " refused: " + it.reason();
            case Fact.FlagRaised it -> it.path() + ": " + it.reason();
            case Fact.LimitReached it -> it.limit() + " " + it.value();
            case Fact.PortOpened it -> it.port() + " at " + it.address();
            case Fact.VerifyEnded it -> (it.ok() ? "passed" : "failed with " + it.exitCode()) + ": " + it.output();
            case Fact.PlaceReported it -> it.detail();
            case Fact.Collected it -> collected(it);
        };
    }

    private static String collected(Fact.Collected it) {
        String left =
                it.uncommitted().isEmpty() ? "" : ", " + count(it.uncommitted().size(), "path") + " not committed";
        return count(it.commits(), "commit") + " on " + it.branch() + " (" + shortened(it.commit()) + ")" + left;
    }

    static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    static String shortened(String hash) {
        return hash.substring(0, Math.min(SHORT_HASH, hash.length()));
    }

    private List<Line> body(Fact fact, int width) {
        return switch (fact) {
            case Fact.StateChanged it ->
                List.of(Line.of(Style.of(it.to()), "● " + it.to().word())
                        .add(it.reason().map(": "::concat).orElse("")));
            case Fact.AgentSaid it -> wrapped(Style.PLAIN, "", it.text(), width);
            case Fact.AgentThought it -> folded(Style.FAINT, it.text(), THOUGHT_LINES, width);
            case Fact.AgentTool it ->
                List.of(Line.of("▸ ")
                        .add(Style.CYAN, it.tool())
                        .add("  " + it.summary())
                        .fit(width));
            case Fact.AgentToolResult it -> folded(it.ok() ? Style.FAINT : Style.RED, it.text(), RESULT_LINES, width);
            case Fact.AgentAsked it -> wrapped(Style.YELLOW, "? ", it.question(), width);
            case Fact.AgentEnded it ->
                it.ok() ? List.of(Line.of(Style.FAINT, "■ end of turn")) : wrapped(Style.RED, "■ ", it.text(), width);
            case Fact.UserSaid it -> wrapped(Style.BOLD, "> ", it.text(), width);
            case Fact.EgressAllowed it ->
                List.of(Line.of(Style.FAINT, "→ " + it.host() + ":" + it.port() + "  " + it.rule()));
            case Fact.EgressDenied it -> denied(it);
            case Fact.CredentialUsed it ->
                List.of(Line.of(Style.FAINT, "⚿ " + it.credential() + " used for " + it.host() + ":" + it.port()));
            case Fact.CredentialRefused it ->
                List.of(Line.of(Style.RED, "⛔ " + it.credential() + " for " + it.host() + " refused")
                        .add(": " + it.reason()));
            case Fact.GitPushed it -> List.of(Line.of(Style.GREEN, "↑ pushed " + it.ref() + " to " + it.repository()));
            case Fact.GitRefused it ->
                List.of(Line.of(Style.RED, "⛔ push to " + it.repository() + " refused")
                        .add(": " + it.reason()));
            case Fact.FlagRaised it ->
                List.of(Line.of(Style.YELLOW, "⚑ " + it.path()).add(": " + it.reason()));
            case Fact.LimitReached it ->
                List.of(Line.of(Style.RED, "⚠ limit reached: " + it.limit() + " " + it.value()));
            case Fact.PortOpened it ->
                List.of(Line.of(Style.CYAN, "⇄ port " + it.port() + " opened at " + it.address()));
            case Fact.VerifyEnded it -> verified(it, width);
            case Fact.PlaceReported it -> List.of(Line.of(Style.FAINT, it.kind() + "  " + it.detail()));
            case Fact.Collected it -> List.of(Line.of(Style.GREEN, "✓ ").add(collected(it)));
        };
    }

    private static List<Line> denied(Fact.EgressDenied it) {
        Line what = Line.of(Style.RED, "⛔ " + it.host() + ":" + it.port() + " refused")
                .add(": " + it.rule());
        return it.hint().isEmpty()
                ? List.of(what)
                : List.of(what, Line.of(INDENT).add(Style.FAINT, it.hint()));
    }

    private static List<Line> verified(Fact.VerifyEnded it, int width) {
        List<Line> lines = new ArrayList<>();
        if (it.ok()) {
            lines.add(Line.of(Style.GREEN, "✓ verify passed"));
        } else {
            lines.add(Line.of(Style.RED, "✗ verify failed with exit code " + it.exitCode()));
            // what broke stands at the end of such an output
            List<String> output = textLines(it.output());
            int from = Math.max(0, output.size() - VERIFY_LINES);
            if (from > 0) {
                lines.add(Line.of(INDENT).add(Style.FAINT, "… " + count(from, "line") + " before"));
            }
            output.subList(from, output.size())
                    .forEach(line -> lines.add(Line.of(INDENT).add(line).fit(width)));
        }
        return lines;
    }

    private static List<Line> folded(Style style, String text, int atMost, int width) {
        List<String> all = textLines(text);
        List<Line> lines = new ArrayList<>();
        for (String line : all.subList(0, Math.min(atMost, all.size()))) {
            lines.add(Line.of(INDENT).add(style, line).fit(width));
        }
        if (all.size() > atMost) {
            lines.add(Line.of(INDENT).add(Style.FAINT, "… " + count(all.size() - atMost, "more line")));
        }
        return lines;
    }

    private static List<String> textLines(String text) {
        return Clean.text(text).strip().lines().toList();
    }

    private static List<Line> wrapped(Style style, String mark, String text, int width) {
        List<Line> lines = new ArrayList<>();
        for (String line : textLines(text)) {
            for (String part : Wrap.lines(line, width - mark.length())) {
                lines.add(Line.of(style, lines.isEmpty() ? mark : " ".repeat(mark.length()))
                        .add(style, part));
            }
        }
        return lines;
    }
}
