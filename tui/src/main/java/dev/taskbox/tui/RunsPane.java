package dev.taskbox.tui;

import dev.taskbox.model.Money;
import dev.taskbox.model.Run;
import dev.taskbox.model.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The runs of a task: how each ended, or what each cost. */
final class RunsPane extends RowsPane {
    private final Ui ui;
    private final boolean costs;
    private String note = "";

    RunsPane(Ui ui, Theme theme, boolean costs) {
        super(theme);
        this.ui = ui;
        this.costs = costs;
    }

    @Override
    void load(Card card) {
        if (isNews(card)) {
            ui.later("", () -> ui.service().show(card.id()).runs(), this::show);
        }
    }

    private void show(List<Run> runs) {
        List<Row> rows = new ArrayList<>();
        if (runs.isEmpty()) {
            note = "no run yet";
        } else if (costs) {
            cost(runs, rows);
        } else {
            ends(runs, rows);
        }
        rows(rows);
    }

    private void cost(List<Run> runs, List<Row> rows) {
        String form = "%-6s%14s%14s%14s%14s%12s";
        rows.add(Row.of(
                theme().faint(),
                String.format(Locale.ROOT, form, "run", "input", "output", "cache read", "cache write", "cost")));
        TokenUsage tokens = TokenUsage.NONE;
        for (Run run : runs) {
            rows.add(Row.of(
                    theme().text(), usage(form, Integer.toString(run.number()), run.tokens(), Ages.money(run.cost()))));
            tokens = tokens.plus(run.tokens());
        }
        String sum =
                runs.stream().map(Run::cost).map(Money::currency).distinct().count() > 1
                        ? "several currencies"
                        : Ages.money(
                                runs.stream().map(Run::cost).reduce(Money::plus).orElse(Money.NONE));
        rows.add(Row.of(theme().bold(), usage(form, "all", tokens, sum)));
        note = sum;
    }

    private static String usage(String form, String name, TokenUsage it, String cost) {
        return String.format(
                Locale.ROOT,
                form,
                name,
                count(it.input()),
                count(it.output()),
                count(it.cacheRead()),
                count(it.cacheWrite()),
                cost);
    }

    private static String count(long tokens) {
        return String.format(Locale.ROOT, "%,d", tokens);
    }

    private void ends(List<Run> runs, List<Row> rows) {
        String form = "%-5s%-13s%6s%6s%9s%10s   %s";
        rows.add(Row.of(
                theme().faint(),
                String.format(Locale.ROOT, form, "run", "state", "turns", "exit", "refused", "took", "limit")));
        for (Run run : runs) {
            rows.add(Row.of(
                    theme().text(),
                    String.format(
                            Locale.ROOT,
                            form,
                            run.number(),
                            run.state().word(),
                            run.turns(),
                            run.exitCode().isPresent() ? run.exitCode().getAsInt() : "",
                            run.denials() == 0 ? "" : run.denials(),
                            took(run),
                            run.limit().orElse(""))));
        }
        note = runs.size() + (runs.size() == 1 ? " run" : " runs");
    }

    private String took(Run run) {
        return run.startedAt()
                .map(start ->
                        Duration.between(start, run.endedAt().orElse(ui.clock().instant())))
                .map(took -> took.toMinutes() < 1 ? took.toSeconds() + "s" : Ages.span(took))
                .orElse("");
    }

    @Override
    String note() {
        return note;
    }
}
