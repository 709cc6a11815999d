package dev.taskbox.tui;

import dev.tamboui.style.Style;
import dev.taskbox.service.TaskService.DiffView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What a task changed, with what should be looked at first. Rows are made when they are seen. */
final class DiffPane extends Pane {
    private static final int LONGEST = 4000;

    private final Ui ui;
    private final List<Row> before = new ArrayList<>();
    private final Map<String, String> flags = new TreeMap<>();
    private String text = "";
    private int[] starts = {};
    /** The lines that files begin with, and how each is coloured. */
    private int[] files = {};

    private List<Optional<Syntax>> syntaxes = List.of();
    private Theme theme;
    private long loadedAt = -1;
    private String note = "reading …";

    DiffPane(Ui ui, Theme theme) {
        this.ui = ui;
        this.theme = theme;
    }

    @Override
    void load(Card card) {
        if (card.runs() == 0) {
            note = "no run yet";
        } else if (card.event() != loadedAt && !card.state().isActive()) {
            loadedAt = card.event();
            ui.later("", () -> ui.service().diff(card.id(), false), this::show);
        } else if (card.state().isActive() && loadedAt < 0) {
            note = "comes when the turn is over";
        }
    }

    private void show(DiffView diff) {
        before.clear();
        flags.clear();
        diff.flags().forEach(flag -> flags.put(flag.path(), flag.reason()));
        diff.flags()
                .forEach(flag ->
                        before.add(Row.of(theme.asks(), "⚑ " + flag.path()).add(theme.text(), "  " + flag.reason())));
        diff.uncommitted()
                .forEach(
                        path -> before.add(Row.of(theme.asks(), "± " + path).add(theme.text(), "  was not committed")));
        int added = diff.files().stream().mapToInt(it -> it.added().orElse(0)).sum();
        int removed =
                diff.files().stream().mapToInt(it -> it.removed().orElse(0)).sum();
        note = diff.files().size() + (diff.files().size() == 1 ? " file" : " files") + "  +" + added + " −" + removed
                + (diff.truncated() ? "  cut: it is too long to show" : "");
        if (!before.isEmpty()) {
            before.add(new Row());
        }
        text = diff.text();
        starts = starts(text);
        findFiles();
    }

    private static int[] starts(String text) {
        int count = (int) text.chars().filter(c -> c == '\n').count() + (text.isEmpty() || text.endsWith("\n") ? 0 : 1);
        int[] starts = new int[count];
        for (int i = 0, at = 0; i < count; i++) {
            starts[i] = at;
            at = text.indexOf('\n', at) + 1;
        }
        return starts;
    }

    @Override
    void fit(int width, Theme wanted) {
        theme = wanted;
    }

    @Override
    int size() {
        return before.size() + starts.length;
    }

    @Override
    Row row(int index) {
        if (index < before.size()) {
            return before.get(index);
        }
        int start = starts[index - before.size()];
        int end = text.indexOf('\n', start);
        String line = text.substring(start, end < 0 ? text.length() : end);
        // cut here, as a line may be as long as the diff
        return line(line.length() > LONGEST ? line.substring(0, LONGEST) : line, index - before.size());
    }

    @Override
    String whole(int index) {
        if (index < before.size()) {
            return before.get(index).text();
        }
        int start = starts[index - before.size()];
        int end = text.indexOf('\n', start);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    private Row line(String line, int index) {
        if (line.startsWith("diff --git ")) {
            int b = line.lastIndexOf(" b/");
            String path = b < 0 ? line.substring("diff --git ".length()) : line.substring(b + 3);
            Row row = Row.of(theme.heading(), "■ " + path);
            String reason = flags.get(path);
            return reason == null ? row : row.add(theme.asks(), "  ⚑ " + reason);
        }
        if (line.startsWith("@@")) {
            int end = line.indexOf("@@", 2);
            return end < 0
                    ? Row.of(theme.hunk(), line)
                    : Row.of(theme.hunk(), line.substring(0, end + 2)).add(theme.faint(), line.substring(end + 2));
        }
        if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("index ")) {
            return Row.of(theme.faint(), line);
        }
        return code(line.replace("\t", "    "), syntax(index));
    }

    private Row code(String line, Optional<Syntax> syntax) {
        char sign = line.isEmpty() ? ' ' : line.charAt(0);
        Style style = sign == '+' ? theme.added() : sign == '-' ? theme.removed() : theme.text();
        if (syntax.isEmpty() || line.isEmpty()) {
            return Row.of(style, line);
        }
        Style ground = sign == '+' ? theme.addedLine() : sign == '-' ? theme.removedLine() : Style.EMPTY;
        // without a ground of its own, an added line is known by its letters
        Style plain = ground.equals(Style.EMPTY) ? style : ground;
        Row row = Row.of(ground.patch(style), line.substring(0, 1));
        syntax.get().read(line, 1, (kind, start, end) -> row.add(plain.patch(of(kind)), line.substring(start, end)));
        return row;
    }

    private Style of(Syntax.Kind kind) {
        return switch (kind) {
            case PLAIN -> Style.EMPTY;
            case COMMENT -> theme.comment();
            case STRING -> theme.string();
            case NUMBER -> theme.number();
            case WORD -> theme.word();
        };
    }

    /** Of the file that a line is in. */
    private Optional<Syntax> syntax(int index) {
        int file = Arrays.binarySearch(files, index);
        int at = file >= 0 ? file : -file - 2;
        return at < 0 ? Optional.empty() : syntaxes.get(at);
    }

    private void findFiles() {
        List<Optional<Syntax>> found = new ArrayList<>();
        files = IntStream.range(0, starts.length)
                .filter(i -> text.startsWith("diff --git ", starts[i]))
                .toArray();
        for (int line : files) {
            int end = text.indexOf('\n', starts[line]);
            found.add(Syntax.of(text.substring(starts[line], end < 0 ? text.length() : end)));
        }
        syntaxes = found;
    }

    @Override
    boolean own(Input.Press key) {
        if (key.is(']') || key.is('[')) {
            jump(key.is(']') ? 1 : -1);
            return true;
        }
        return false;
    }

    /** To the next file. */
    private void jump(int by) {
        for (int i = selected() + by; i >= 0 && i < size(); i += by) {
            if (i >= before.size() && text.startsWith("diff --git ", starts[i - before.size()])) {
                select(i);
                return;
            }
        }
        ui.say(by > 0 ? "That is the last file" : "That is the first file");
    }

    @Override
    String note() {
        return note;
    }
}
