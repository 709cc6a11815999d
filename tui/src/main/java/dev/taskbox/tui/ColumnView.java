package dev.taskbox.tui;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** One column: its cards, which is selected, and how far it is scrolled. Only what is seen is drawn. */
final class ColumnView {
    private List<Card> cards = List.of();
    private int selected;
    private int first;
    private int x;
    private int y;
    private int width;
    private int height;
    private int perPage = 1;

    /** Keeps to the selected task where it is still there, else to its place. */
    void show(List<Card> shown) {
        Optional<Card> before = selected();
        cards = shown;
        before.ifPresent(card -> {
            if (selected >= cards.size() || cards.get(selected).id() != card.id()) {
                select(card.id());
            }
        });
        selected = Math.clamp(selected, 0, Math.max(0, cards.size() - 1));
    }

    void select(long id) {
        for (int i = 0; i < cards.size(); i++) {
            if (cards.get(i).id() == id) {
                selected = i;
                return;
            }
        }
    }

    Optional<Card> selected() {
        return selected < cards.size() ? Optional.of(cards.get(selected)) : Optional.empty();
    }

    boolean isEmpty() {
        return cards.isEmpty();
    }

    int size() {
        return cards.size();
    }

    int below() {
        return Math.max(0, cards.size() - first - perPage);
    }

    void move(int by) {
        selected = Math.clamp((long) selected + by, 0, Math.max(0, cards.size() - 1));
    }

    void hide() {
        width = 0;
    }

    boolean contains(int column, int row) {
        return width > 0 && column >= x && column < x + width && row >= y && row < y + height;
    }

    private int indexAt(int row) {
        return first + (row - y) / CardView.HEIGHT;
    }

    boolean isSelectedAt(int row) {
        return indexAt(row) == selected && selected < cards.size();
    }

    void selectAt(int row) {
        selected = Math.clamp(indexAt(row), 0, Math.max(0, cards.size() - 1));
    }

    void draw(Canvas canvas, Theme theme, boolean focused, InstantSource clock) {
        x = canvas.left();
        y = canvas.top();
        width = canvas.width();
        height = canvas.height();
        perPage = Math.max(1, canvas.height() / CardView.HEIGHT);
        first = Math.clamp(first, Math.max(0, selected - perPage + 1), Math.max(0, selected));
        first = Math.min(first, Math.max(0, cards.size() - perPage));
        for (int i = first, row = 0; i < cards.size() && row < canvas.height(); i++, row += CardView.HEIGHT) {
            Canvas place = canvas.part(0, row, canvas.width(), CardView.HEIGHT);
            CardView.draw(place, theme, cards.get(i), focused && i == selected, clock);
        }
    }
}
