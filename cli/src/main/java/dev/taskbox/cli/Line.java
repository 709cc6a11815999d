package dev.taskbox.cli;

import dev.taskbox.service.Clean;
import dev.taskbox.service.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One line on its way to a person. The only thing a {@link Screen} prints, and everything that goes into it is cleaned:
 * what comes out of a box cannot reach a terminal in any other way.
 */
final class Line {
    private record Span(Style style, String text) {}

    private final List<Span> spans = new ArrayList<>();

    static Line of(String text) {
        return new Line().add(text);
    }

    static Line of(Style style, String text) {
        return new Line().add(style, text);
    }

    /** Fields between tabs, for programs. */
    static Line fields(List<String> fields) {
        Line line = new Line();
        String separator = "";
        for (String field : fields) {
            line.spans.add(new Span(Style.PLAIN, separator + Clean.field(field)));
            separator = "\t";
        }
        return line;
    }

    /** The lines of a longer text, with their tabs. */
    static List<Line> all(String text, Function<String, Style> style) {
        return Clean.text(text)
                .lines()
                .map(line -> withTabs(style.apply(line), line))
                .toList();
    }

    private static Line withTabs(Style style, String cleanLine) {
        Line line = new Line();
        line.spans.add(new Span(style, cleanLine));
        return line;
    }

    Line add(String text) {
        return add(Style.PLAIN, text);
    }

    Line add(Style style, String text) {
        spans.add(new Span(style, Clean.line(text)));
        return this;
    }

    Line add(Line other) {
        spans.addAll(other.spans);
        return this;
    }

    int width() {
        return spans.stream().mapToInt(span -> Width.of(span.text)).sum();
    }

    /** Its beginning, if it is too long. */
    Line fit(int columns) {
        if (width() <= columns) {
            return this;
        }
        Line fitted = new Line();
        int left = columns;
        for (Span span : spans) {
            String text = Width.fit(span.text, left);
            fitted.spans.add(new Span(span.style, text));
            left -= Width.of(text);
            if (!text.equals(span.text)) {
                break;
            }
        }
        return fitted;
    }

    /** Filled up with blanks. */
    Line pad(int columns) {
        return new Line().add(this).add(" ".repeat(Math.max(0, columns - width())));
    }

    String render(boolean colour) {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(colour ? span.style.paint(span.text) : span.text));
        return text.toString();
    }

    @Override
    public String toString() {
        return render(false);
    }
}
