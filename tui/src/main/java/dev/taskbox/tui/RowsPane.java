package dev.taskbox.tui;

import java.util.List;

/** A tab whose rows are few, and asked for again when the task changes. */
abstract class RowsPane extends Pane {
    private List<Row> rows = List.of();
    private Theme theme;
    private long loadedAt = -1;

    RowsPane(Theme theme) {
        this.theme = theme;
    }

    final Theme theme() {
        return theme;
    }

    final void rows(List<Row> loaded) {
        rows = loaded;
    }

    /** @return whether the task changed since the last time */
    final boolean isNews(Card card) {
        boolean news = card.event() != loadedAt;
        loadedAt = card.event();
        return news;
    }

    @Override
    void fit(int width, Theme wanted) {
        theme = wanted;
    }

    @Override
    int size() {
        return rows.size();
    }

    @Override
    Row row(int index) {
        return rows.get(index);
    }
}
