package dev.taskbox.tui;

import dev.taskbox.service.TaskService.PolicyLine;
import dev.taskbox.service.TaskService.PolicySubject;
import dev.taskbox.service.TaskService.PolicyView;
import java.util.ArrayList;
import java.util.List;

/** The policy as it is enforced, and where each line came from. */
final class PolicyPane extends RowsPane {
    private static final int KEY = 26;

    private final Ui ui;
    private List<PolicyLine> lines = List.of();
    private int first;
    private String note = "reading …";

    PolicyPane(Ui ui, Theme theme) {
        super(theme);
        this.ui = ui;
    }

    @Override
    void load(Card card) {
        if (isNews(card)) {
            ui.later("", () -> ui.service().explain(new PolicySubject.OfTask(card.id())), this::show);
        }
    }

    private void show(PolicyView policy) {
        List<Row> rows = new ArrayList<>();
        policy.unenforceable().forEach(rule -> rows.add(Row.of(theme().bad(), "✗ cannot be enforced here: " + rule)));
        lines = policy.lines();
        first = rows.size();
        lines.forEach(line -> rows.add(Row.of(
                        theme().accent(),
                        line.key() + " ".repeat(Math.max(1, KEY - line.key().length())))
                .add(theme().text(), line.value())
                .add(theme().faint(), "   " + line.origin())));
        rows(rows);
        note = policy.hash().substring(0, Math.min(19, policy.hash().length()));
    }

    @Override
    String whole(int index) {
        int number = index - first;
        if (number < 0) {
            return row(index).text();
        }
        PolicyLine line = lines.get(number);
        return line.key() + "\n\n" + line.value() + "\n\n" + line.origin();
    }

    @Override
    String note() {
        return note;
    }
}
