package dev.taskbox.tui;

import dev.taskbox.model.Money;

/** The first line: what this is, which projects, how it stands. */
final class BoardHeader {
    private static final int ROOM_FOR_COST = 70;

    private BoardHeader() {}

    static void draw(Canvas line, Theme theme, Ui ui) {
        Cards cards = ui.cards();
        Row end = new Row();
        int running = cards.column(Column.RUNNING).size();
        int needs = cards.column(Column.NEEDS_YOU).size();
        if (running > 0) {
            end.add(theme.running(), "● " + running + " running  ");
        }
        if (needs > 0) {
            end.add(theme.asks(), "◆ " + needs + (needs == 1 ? " needs you  " : " need you  "));
        }
        String cost = Ages.money(Money.usd(cards.costUnderWay()));
        if (!cost.isEmpty() && line.width() >= ROOM_FOR_COST) {
            end.add(theme.text(), cost + " under way  ");
        }
        end.add(theme.key(), "?").add(theme.faint(), " help ");
        int x = line.text(0, 0, theme.focus(), " taskbox ");
        int room = line.width() - x - end.width() - 2;
        if (room > 3) {
            line.fit(x + 1, 0, room, theme.faint(), String.join(" · ", cards.projects()));
        }
        line.right(0, line.width() - x, end);
    }
}
