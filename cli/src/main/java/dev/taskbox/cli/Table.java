package dev.taskbox.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Columns that fit the terminal: the ones that can shrink do, the widest first. */
final class Table {
    private static final int GAP = 2;
    private static final int NARROWEST = 8;

    private final List<List<Line>> rows = new ArrayList<>();
    private final Set<Integer> flexible;

    /** @param flexible the columns that may be cut */
    Table(List<String> headings, Set<Integer> flexible) {
        this.flexible = Set.copyOf(flexible);
        rows.add(headings.stream().map(it -> Line.of(Style.FAINT, it)).toList());
    }

    void row(Line... cells) {
        rows.add(List.of(cells));
    }

    List<Line> lines(int columns) {
        int[] widths = widths(columns);
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static Line line(List<Line> row, int[] widths) {
        int last = row.size() - 1;
        while (last > 0 && row.get(last).width() == 0) {
            last--; // no blanks at the end
        }
        Line line = new Line();
        for (int i = 0; i < last; i++) {
            line.add(row.get(i).fit(widths[i]).pad(widths[i] + GAP));
        }
        return line.add(row.get(last).fit(widths[last]));
    }

    private int[] widths(int columns) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<Line> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).width());
            }
        }
        int excess = Arrays.stream(widths).sum() + GAP * (widths.length - 1) - columns;
        while (excess-- > 0 && shrinkWidest(widths)) {}
        return widths;
    }

    private boolean shrinkWidest(int[] widths) {
        int widest = -1;
        for (int i : flexible) {
            if (widths[i] > NARROWEST && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        if (widest >= 0) {
            widths[widest]--;
        }
        return widest >= 0;
    }
}
