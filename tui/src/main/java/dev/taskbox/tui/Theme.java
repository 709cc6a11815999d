package dev.taskbox.tui;

import dev.tamboui.style.AnsiColor;
import dev.tamboui.style.Style;
import dev.taskbox.model.TaskState;

/** The looks. The terminal's own background stays; colour is never the only sign of anything. */
record Theme(
        Style text,
        Style bold,
        Style faint,
        Style border,
        Style accent,
        Style focus,
        Style selected,
        Style running,
        Style asks,
        Style good,
        Style bad,
        Style added,
        Style removed,
        Style hunk,
        Style heading,
        Style key,
        Style bar,
        Style match,
        Style comment,
        Style string,
        Style number,
        Style word,
        Style addedLine,
        Style removedLine) {

    /** @param dark whether the terminal's background is */
    static Theme of(Palette palette, boolean dark) {
        return dark ? dark(palette) : light(palette);
    }

    private static Theme dark(Palette palette) {
        return new Theme(
                Style.EMPTY,
                Style.EMPTY.bold(),
                faint(palette, 0x8b93a7),
                faint(palette, 0x4a5165),
                palette.foreground(0x7aa2f7, AnsiColor.CYAN),
                palette.foreground(0x7aa2f7, AnsiColor.CYAN).bold(),
                palette.background(0x292e42),
                palette.foreground(0x7dcfff, AnsiColor.CYAN),
                palette.foreground(0xe0af68, AnsiColor.YELLOW),
                palette.foreground(0x9ece6a, AnsiColor.GREEN),
                palette.foreground(0xf7768e, AnsiColor.RED),
                palette.foreground(0x9ece6a, AnsiColor.GREEN),
                palette.foreground(0xf7768e, AnsiColor.RED),
                palette.foreground(0xbb9af7, AnsiColor.MAGENTA),
                palette.foreground(0xc0caf5, AnsiColor.WHITE).bold(),
                palette.foreground(0x7aa2f7, AnsiColor.CYAN).bold(),
                bar(palette, 0x1f2335),
                found(palette, 0x3d59a1),
                code(palette, 0x8b93a7, Style.EMPTY.dim()),
                code(palette, 0xe0af68, Style.EMPTY),
                code(palette, 0xff9e64, Style.EMPTY),
                code(palette, 0xbb9af7, Style.EMPTY.bold()),
                palette.background(0x1f2b26),
                palette.background(0x35222b));
    }

    private static Theme light(Palette palette) {
        return new Theme(
                Style.EMPTY,
                Style.EMPTY.bold(),
                faint(palette, 0x6b7280),
                faint(palette, 0xb8bfcc),
                palette.foreground(0x1d4ed8, AnsiColor.BLUE),
                palette.foreground(0x1d4ed8, AnsiColor.BLUE).bold(),
                palette.background(0xe2e8f5),
                palette.foreground(0x0369a1, AnsiColor.BLUE),
                palette.foreground(0xa14a00, AnsiColor.MAGENTA),
                palette.foreground(0x166534, AnsiColor.GREEN),
                palette.foreground(0xb91c1c, AnsiColor.RED),
                palette.foreground(0x166534, AnsiColor.GREEN),
                palette.foreground(0xb91c1c, AnsiColor.RED),
                palette.foreground(0x7e22ce, AnsiColor.MAGENTA),
                palette.foreground(0x111827, AnsiColor.BLACK).bold(),
                palette.foreground(0x1d4ed8, AnsiColor.BLUE).bold(),
                bar(palette, 0xeef1f7),
                found(palette, 0xfde68a),
                code(palette, 0x6b7280, Style.EMPTY.dim()),
                code(palette, 0xa14a00, Style.EMPTY),
                code(palette, 0x9a3412, Style.EMPTY),
                code(palette, 0x7e22ce, Style.EMPTY.bold()),
                palette.background(0xe3f5e6),
                palette.background(0xfbe4e4));
    }

    /** Bright black is invisible on some backgrounds; dim is a hint that every terminal may pass over. */
    private static Style faint(Palette palette, int rgb) {
        return palette == Palette.SIXTEEN || palette == Palette.NONE
                ? Style.EMPTY.dim()
                : palette.foreground(rgb, AnsiColor.WHITE);
    }

    /** In sixteen colours, or none, a letter's own colour stays that of its line: added or removed counts more. */
    private static Style code(Palette palette, int rgb, Style few) {
        return palette == Palette.SIXTEEN || palette == Palette.NONE ? few : palette.foreground(rgb, AnsiColor.WHITE);
    }

    private static Style bar(Palette palette, int rgb) {
        return palette.background(rgb);
    }

    private static Style found(Palette palette, int rgb) {
        return palette == Palette.SIXTEEN || palette == Palette.NONE ? Style.EMPTY.reversed() : palette.background(rgb);
    }

    Style of(TaskState state) {
        return switch (state) {
            case BACKLOG, TRASHED -> faint;
            case QUEUED, STARTING, RUNNING -> running;
            case WAITING -> asks;
            case REVIEW, DONE -> good;
            case FAILED, INTERRUPTED -> bad;
        };
    }

    static String mark(TaskState state) {
        return switch (state) {
            case BACKLOG -> "○";
            case QUEUED -> "◌";
            case STARTING, RUNNING -> "●";
            case WAITING -> "?";
            case REVIEW -> "◆";
            case FAILED -> "✗";
            case INTERRUPTED -> "!";
            case DONE -> "✓";
            case TRASHED -> "·";
        };
    }
}
