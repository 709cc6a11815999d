package dev.taskbox.tui;

/** Where one is in what does not fit. */
final class Bars {
    private Bars() {}

    static void draw(Canvas canvas, Theme theme, int first, int page, int size) {
        if (size <= page || canvas.height() < 3) {
            return;
        }
        int length = Math.max(1, (int) ((long) canvas.height() * page / size));
        int start = (int) ((long) (canvas.height() - length) * first / (size - page));
        for (int i = 0; i < length; i++) {
            canvas.text(canvas.width() - 1, start + i, theme.border(), "┃");
        }
    }
}
