package dev.taskbox.tui;

import dev.tamboui.style.Style;
import dev.taskbox.service.Width;
import java.util.ArrayList;
import java.util.List;

/** One line of text in several styles. */
final class Row {
    record Span(String text, Style style) {}

    private final List<Span> spans = new ArrayList<>(2);

    static Row of(Style style, String text) {
        return new Row().add(style, text);
    }

    Row add(Style style, String text) {
        if (!text.isEmpty()) {
            spans.add(new Span(text, style));
        }
        return this;
    }

    List<Span> spans() {
        return spans;
    }

    int width() {
        return spans.stream().mapToInt(span -> Width.of(span.text())).sum();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(span.text()));
        return text.toString();
    }
}
