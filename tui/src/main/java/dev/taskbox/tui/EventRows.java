package dev.taskbox.tui;

import dev.tamboui.style.Style;
import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Events as rows: the agent's words in full, what its tools gave back folded. */
final class EventRows {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int FOLDED = 3;
    private static final int MOST = 400;
    private static final int MARGIN = 9;

    private final Theme theme;
    private final Clock clock;
    private final int width;

    EventRows(Theme theme, Clock clock, int width) {
        this.theme = theme;
        this.clock = clock;
        this.width = Math.max(10, width - MARGIN);
    }

    List<Row> of(Event event, boolean unfolded) {
        List<Row> rows = new ArrayList<>();
        String time = TIME.format(event.at().atZone(clock.getZone())) + " ";
        for (Row body : body(event.fact(), unfolded)) {
            Row row = Row.of(theme.faint(), rows.isEmpty() ? time : " ".repeat(MARGIN));
            body.spans().forEach(span -> row.add(span.style(), span.text()));
            rows.add(row);
        }
        return rows;
    }

    /** Whether there is more to see when it is unfolded. */
    static boolean isFoldable(Fact fact) {
        return fact instanceof Fact.AgentToolResult
                || fact instanceof Fact.AgentThought
                || fact instanceof Fact.VerifyEnded;
    }

    private List<Row> body(Fact fact, boolean unfolded) {
        int most = unfolded ? MOST : FOLDED;
        return switch (fact) {
            case Fact.StateChanged it ->
                text(
                        theme.of(it.to()),
                        Theme.mark(it.to()) + " ",
                        it.to().word() + it.reason().map(": "::concat).orElse(""),
                        MOST);
            case Fact.AgentSaid it -> text(theme.text(), "", it.text(), MOST);
            case Fact.AgentThought it -> folded(theme.faint(), it.text(), most);
            case Fact.AgentTool it ->
                List.of(Row.of(theme.accent(), "▸ " + it.tool()).add(theme.text(), "  " + it.summary()));
            case Fact.AgentToolResult it -> folded(it.ok() ? theme.faint() : theme.bad(), it.text(), most);
            case Fact.AgentAsked it -> text(theme.asks(), "? ", it.question(), MOST);
            case Fact.AgentEnded it ->
                it.ok() ? one(theme.faint(), "■ end of turn") : text(theme.bad(), "■ ", it.text(), MOST);
            case Fact.UserSaid it -> text(theme.bold(), "> ", it.text(), MOST);
            case Fact.VerifyEnded it -> verified(it, most);
            case Fact.Collected it -> collected(it);
            default -> one(style(fact), summary(fact));
        };
    }

    private Style style(Fact fact) {
        return switch (fact) {
            case Fact.EgressDenied _, Fact.CredentialRefused _, Fact.GitRefused _, Fact.LimitReached _ -> theme.bad();
            case Fact.FlagRaised _ -> theme.asks();
            case Fact.GitPushed _ -> theme.good();
            default -> theme.faint();
        };
    }

    private static String summary(Fact fact) {
        return switch (fact) {
            case Fact.EgressAllowed it -> "→ " + it.host() + ":" + it.port() + "  " + it.rule();
            case Fact.EgressDenied it -> "⊘ " + it.host() + ":" + it.port() + " refused: " + it.rule();
            case Fact.CredentialUsed it -> "⚿ " + it.credential() + " used for " + it.host() + ":" + it.port();
            case Fact.CredentialRefused it -> "⊘ " + it.credential() + " for " + it.host() + " refused: " + it.reason();
            case Fact.GitPushed it -> "↑ pushed " + it.ref() + " to " + it.repository();
            case Fact.GitRefused it -> "⊘ push to " + it.repository() + " refused: " + it.reason();
            case Fact.FlagRaised it -> "⚑ " + it.path() + ": " + it.reason();
            case Fact.LimitReached it -> "! limit reached: " + it.limit() + " " + it.value();
            case Fact.PlaceReported it -> it.kind() + "  " + it.detail();
            default -> fact.kind();
        };
    }

    private List<Row> collected(Fact.Collected it) {
        String left = it.uncommitted().isEmpty() ? "" : ", " + it.uncommitted().size() + " paths not committed";
        return one(
                theme.good(),
                "✓ " + it.commits() + (it.commits() == 1 ? " commit" : " commits") + " on " + it.branch() + left);
    }

    private List<Row> verified(Fact.VerifyEnded it, int most) {
        List<Row> rows = new ArrayList<>(
                it.ok()
                        ? one(theme.good(), "✓ verify passed")
                        : one(theme.bad(), "✗ verify failed with exit code " + it.exitCode()));
        if (!it.ok()) {
            rows.addAll(folded(theme.text(), it.output(), most * 4));
        }
        return rows;
    }

    private static List<Row> one(Style style, String text) {
        return List.of(Row.of(style, text));
    }

    private List<Row> text(Style style, String mark, String text, int most) {
        List<Row> rows = new ArrayList<>();
        for (String line : Wrapping.lines(text, width - mark.length(), most)) {
            rows.add(Row.of(style, (rows.isEmpty() ? mark : " ".repeat(mark.length())) + line));
        }
        return rows;
    }

    private List<Row> folded(Style style, String text, int most) {
        if (text.isBlank()) {
            return one(style, "╰ nothing");
        }
        List<String> lines = Wrapping.lines(text, width - 2, most + 1);
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(0, Math.min(most, lines.size()))) {
            rows.add(Row.of(theme.border(), "│ ").add(style, line));
        }
        if (lines.size() > most) {
            long more = Math.max(1, text.lines().count() - most);
            rows.add(Row.of(theme.border(), "╰ ").add(theme.faint(), "… " + more + " more; o unfolds"));
        }
        return rows;
    }
}
