package dev.taskbox.tui;

import dev.tamboui.style.Style;
import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.tui.Input.Code;
import dev.taskbox.tui.Input.Press;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What was refused, host by host, and then the audit of the last run. */
final class AuditPane extends RowsPane {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int MOST_SHOWN = 2000;
    private static final int MOST_HOSTS = 200;
    private static final int KIND = 20;

    private final Ui ui;
    private final Map<Integer, String> hosts = new LinkedHashMap<>();
    private List<AuditEntry> entries = List.of();
    private int firstEntry;
    private String project = "";
    private String note = "reading …";

    AuditPane(Ui ui, Theme theme) {
        super(theme);
        this.ui = ui;
    }

    private static final class Found {
        private final Map<String, Integer> refused = new LinkedHashMap<>();
        private final Map<String, String> rules = new LinkedHashMap<>();
        private final Deque<AuditEntry> last = new ArrayDeque<>();

        void take(AuditEntry entry) {
            if (entry.kind().equals("egress.denied") && refused.size() < MOST_HOSTS) {
                String port = entry.fields().getOrDefault("port", "443");
                String host = entry.fields().getOrDefault("host", "?") + (port.equals("443") ? "" : ":" + port);
                refused.merge(host, 1, Integer::sum);
                rules.put(host, entry.fields().getOrDefault("rule", ""));
            }
            last.addLast(entry);
            if (last.size() > MOST_SHOWN) {
                last.removeFirst();
            }
        }
    }

    @Override
    void load(Card card) {
        project = card.project();
        if (card.runs() == 0) {
            note = "no run yet";
        } else if (isNews(card)) {
            Found found = new Found();
            ui.later(
                    "",
                    () -> ui.service().audit(card.id(), OptionalInt.empty(), found::take),
                    verdict -> show(found, verdict));
        }
    }

    private void show(Found found, AuditVerdict verdict) {
        List<Row> rows = new ArrayList<>();
        hosts.clear();
        if (!found.refused.isEmpty()) {
            rows.add(Row.of(theme().bold(), "Refused").add(theme().faint(), "   enter allows the host for " + project));
            found.refused.forEach((host, count) -> {
                hosts.put(rows.size(), host);
                rows.add(Row.of(theme().bad(), "⊘ " + host)
                        .add(theme().text(), "  ×" + count)
                        .add(theme().faint(), "  " + found.rules.getOrDefault(host, "")));
            });
            rows.add(new Row());
        }
        rows.add(Row.of(theme().bold(), "Audit").add(theme().faint(), "   run " + verdict.run()));
        entries = List.copyOf(found.last);
        firstEntry = rows.size();
        entries.forEach(entry -> rows.add(row(entry)));
        rows(rows);
        String line = verdict.line().isPresent() ? "line " + verdict.line().getAsLong() + ": " : "";
        note = verdict.fault()
                .map(fault -> "NOT AS IT WAS WRITTEN: " + line + fault)
                .orElse("✓ whole, " + verdict.entries() + " entries");
    }

    private Row row(AuditEntry entry) {
        Style style = entry.kind().endsWith(".denied") || entry.kind().endsWith(".refused")
                ? theme().bad()
                : entry.kind().startsWith("audit.") || entry.kind().startsWith("flag.")
                        ? theme().asks()
                        : theme().text();
        String kind = entry.kind();
        String text = entry.fields().entrySet().stream()
                .filter(field -> !field.getKey().equals("key"))
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
        return Row.of(theme().faint(), TIME.format(entry.at().atZone(ui.clock().getZone())) + "  ")
                .add(style, kind + " ".repeat(Math.max(1, KIND - kind.length())))
                .add(theme().text(), text.length() > 4000 ? text.substring(0, 4000) : text);
    }

    @Override
    String whole(int index) {
        int number = index - firstEntry;
        if (number < 0 || number >= entries.size()) {
            return row(index).text();
        }
        AuditEntry entry = entries.get(number);
        StringBuilder text = new StringBuilder(entry.at() + "  " + entry.kind() + "\n");
        entry.fields()
                .forEach((name, value) ->
                        text.append('\n').append(name).append(": ").append(value));
        return text.toString();
    }

    @Override
    boolean own(Press key) {
        if (key.is(Code.ENTER)) {
            String host = hosts.get(selected());
            if (host != null) {
                ui.actions().allow(project, host);
            }
            return host != null;
        }
        return false;
    }

    @Override
    String note() {
        return note;
    }
}
