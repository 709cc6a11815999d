package dev.taskbox.tui;

/** Places for what lies over a view. */
final class Boxes {
    private Boxes() {}

    static Canvas centre(Canvas canvas, int width, int height) {
        int wide = Math.min(width, canvas.width() > 40 ? canvas.width() - 4 : canvas.width());
        int high = Math.min(height, canvas.height());
        return canvas.part((canvas.width() - wide) / 2, Math.max(0, (canvas.height() - high) / 3), wide, high);
    }
}
