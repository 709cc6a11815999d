package dev.taskbox.tui;

import dev.tamboui.style.AnsiColor;
import dev.tamboui.style.Color;
import dev.tamboui.style.Style;

/** How many colours the terminal has, and how a colour is said with them. */
enum Palette {
    NONE,
    SIXTEEN,
    MANY,
    TRUE;

    private static final int CUBE = 16;
    private static final int[] STEPS = {0, 95, 135, 175, 215, 255};

    /** @param rgb for terminals that have many @param basic for those that have sixteen */
    Style foreground(int rgb, AnsiColor basic) {
        return switch (this) {
            case NONE -> Style.EMPTY;
            case SIXTEEN -> Style.EMPTY.fg(Color.ansi(basic));
            case MANY -> Style.EMPTY.fg(Color.indexed(nearest(rgb)));
            case TRUE -> Style.EMPTY.fg(rgb(rgb));
        };
    }

    /** Sixteen colours have none that is faint enough to write on. */
    Style background(int rgb) {
        return switch (this) {
            case NONE, SIXTEEN -> Style.EMPTY;
            case MANY -> Style.EMPTY.bg(Color.indexed(nearest(rgb)));
            case TRUE -> Style.EMPTY.bg(rgb(rgb));
        };
    }

    private static Color rgb(int rgb) {
        return Color.rgb(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
    }

    /** In the cube or the ramp of greys, whichever is nearer. */
    static int nearest(int rgb) {
        int r = rgb >> 16 & 0xff;
        int g = rgb >> 8 & 0xff;
        int b = rgb & 0xff;
        int cube = CUBE + 36 * step(r) + 6 * step(g) + step(b);
        int cubeDistance = distance(r, g, b, STEPS[step(r)], STEPS[step(g)], STEPS[step(b)]);
        int ramp = Math.clamp(((r + g + b) / 3 - 3) / 10, 0, 23);
        int grey = 8 + 10 * ramp;
        return distance(r, g, b, grey, grey, grey) < cubeDistance ? 232 + ramp : cube;
    }

    private static int step(int part) {
        int best = 0;
        for (int i = 1; i < STEPS.length; i++) {
            if (Math.abs(STEPS[i] - part) < Math.abs(STEPS[best] - part)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int r, int g, int b, int r2, int g2, int b2) {
        return (r - r2) * (r - r2) + (g - g2) * (g - g2) + (b - b2) * (b - b2);
    }
}
