package dev.taskbox.tui;

import dev.tamboui.style.Style;
import dev.taskbox.model.TaskState;
import dev.taskbox.service.Width;
import java.time.InstantSource;

/** A card: its title in up to two lines, who works on it where, and what is to be known now. */
final class CardView {
    static final int HEIGHT = 4;
    /** Where there is less, what it does now is worth more. */
    private static final int COST_ROOM = 24;

    private CardView() {}

    static void draw(Canvas canvas, Theme theme, Card card, boolean selected, InstantSource clock) {
        int room = canvas.width() - 2;
        int titleLines = title(canvas, theme, card, room, selected);
        who(canvas, theme, card, titleLines, room);
        now(canvas, theme, card, titleLines + 1, room, clock);
        if (selected) {
            int height = titleLines + 2;
            for (int i = 0; i < height; i++) {
                canvas.text(0, i, 1, theme.focus(), "▌");
            }
            canvas.tint(0, 0, canvas.width(), height, theme.selected());
        }
    }

    /** @return how many lines it took */
    private static int title(Canvas canvas, Theme theme, Card card, int room, boolean selected) {
        Style style = selected ? theme.bold() : theme.text();
        String title = card.title();
        if (Width.of(title) <= room) {
            canvas.text(1, 0, room, style, title);
            return 1;
        }
        int cut = breakAt(title, room);
        canvas.text(1, 0, room, style, title.substring(0, cut).stripTrailing());
        canvas.fit(1, 1, room, style, title.substring(cut).strip());
        return 2;
    }

    /** The last blank that fits; where there is none, as much as fits. */
    private static int breakAt(String text, int room) {
        int fits = 0;
        int blank = 0;
        for (int i = 0, width = 0; i < text.length(); ) {
            int next = i + Character.charCount(text.codePointAt(i));
            width += Width.of(text.substring(i, next));
            if (width > room) {
                break;
            }
            i = next;
            fits = i;
            if (i < text.length() && text.charAt(i) == ' ') {
                blank = i;
            }
        }
        return blank > 0 ? blank : fits;
    }

    private static void who(Canvas canvas, Theme theme, Card card, int y, int room) {
        String where = card.place().equals("native") ? "" : card.place();
        int right = where.isEmpty() || room < 16 ? 0 : Width.of(where) + 1;
        int x = 1;
        x += canvas.fit(x, y, room - right, theme.accent(), card.project());
        canvas.fit(x, y, room - right - x + 1, theme.faint(), " · " + card.agent());
        if (right > 0) {
            canvas.text(1 + room - right + 1, y, theme.faint(), where);
        }
    }

    private static void now(Canvas canvas, Theme theme, Card card, int y, int room, InstantSource clock) {
        Row end = new Row();
        if (card.denials() > 0) {
            end.add(theme.bad(), "⊘" + card.denials() + " ");
        }
        if (card.flags() > 0) {
            end.add(theme.asks(), card.flagBadge() + " ");
        }
        String cost = Ages.money(card.cost());
        if (!cost.isEmpty() && room > COST_ROOM) {
            end.add(theme.faint(), cost + " ");
        }
        end.add(theme.faint(), Ages.since(card.since(), clock));
        int right = Math.min(end.width(), room);
        Style state = theme.of(card.state());
        String words = card.state() == TaskState.BACKLOG
                ? (card.priority() == 0 ? "" : "priority " + card.priority())
                : card.now().isEmpty() ? card.state().word() : card.now();
        int x = 1;
        x += canvas.text(x, y, room - right, state, Theme.mark(card.state()) + " ");
        boolean plain = card.state().isActive() && !card.now().isEmpty();
        canvas.fit(x, y, room - right - x, plain ? theme.text() : state, words);
        canvas.row(1 + room - right, y, right, end);
    }
}
