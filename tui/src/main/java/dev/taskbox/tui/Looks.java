package dev.taskbox.tui;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the caller's environment says about its terminal. */
record Looks(Palette palette, Optional<Boolean> dark, boolean asksBackground) {

    static Looks of(Map<String, String> environment) {
        String wanted = environment.getOrDefault("TASKBOX_THEME", "").toLowerCase(Locale.ROOT);
        Optional<Boolean> dark = wanted.equals("light")
                ? Optional.of(false)
                : wanted.equals("dark") ? Optional.of(true) : byVariable(environment.getOrDefault("COLORFGBG", ""));
        String term = environment.getOrDefault("TERM", "");
        Palette palette = palette(environment, term);
        // the console of Linux has no answer, and prints a part of the question
        return new Looks(palette, dark, dark.isEmpty() && palette != Palette.NONE && !term.equals("linux"));
    }

    private static Palette palette(Map<String, String> environment, String term) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty() || term.equals("dumb") || term.startsWith("vt")) {
            return Palette.NONE;
        }
        String more = environment.getOrDefault("COLORTERM", "");
        if (more.equals("truecolor") || more.equals("24bit") || term.endsWith("-direct")) {
            return Palette.TRUE;
        }
        return term.contains("256color") ? Palette.MANY : Palette.SIXTEEN;
    }

    /** {@code 15;0}: the last number is the background's, of sixteen. */
    private static Optional<Boolean> byVariable(String colours) {
        String last = colours.substring(colours.lastIndexOf(';') + 1);
        return switch (last) {
            case "0", "1", "2", "3", "4", "5", "6", "8" -> Optional.of(true);
            case "7", "9", "10", "11", "12", "13", "14", "15" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    Theme theme() {
        return Theme.of(palette, dark.orElse(true));
    }

    /** @param colour {@code rgb:RR/GG/BB}, with one to four digits each; anything else changes nothing */
    Optional<Theme> theme(String colour) {
        String[] parts = colour.startsWith("rgb:") ? colour.substring(4).split("/", -1) : new String[0];
        if (parts.length != 3 || dark.isPresent()) {
            return Optional.empty();
        }
        double light = 0;
        double[] weights = {0.299, 0.587, 0.114};
        for (int i = 0; i < weights.length; i++) {
            if (!parts[i].matches("[0-9a-fA-F]{1,4}")) {
                return Optional.empty();
            }
            light += weights[i] * Integer.parseInt(parts[i], 16) / (Math.pow(16, parts[i].length()) - 1);
        }
        return Optional.of(Theme.of(palette, light < 0.5));
    }
}
