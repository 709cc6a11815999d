package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();

    private void append(Path file, String text) throws Exception {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void handsOverLinesAsTheyAreCompleteAndSaysWhereTheyEnd() throws Exception {
        Path file = directory.resolve("out");
        try (LineFile reader = new LineFile(file)) {
            reader.read((text, end) -> lines.add(text + "@" + end));
            append(file, "one\ntw");
            reader.read((text, end) -> lines.add(text + "@" + end));
            assertThat(lines).containsExactly("one@4");
            append(file, "o\r\n\nrest");
            reader.finish((text, end) -> lines.add(text + "@" + end));
            assertThat(lines).containsExactly("one@4", "two@9", "@10", "rest@14");
        }
    }

    @Test
    void cutsALineThatDoesNotEnd() throws Exception {
        Path file = directory.resolve("out");
        append(file, "x".repeat(9 << 20) + "\nnext\n");
        try (LineFile reader = new LineFile(file)) {
            reader.finish((text, _) -> lines.add(text.length() + ""));
        }
        assertThat(lines).containsExactly(Integer.toString(4 << 20), "4");
    }

    @Test
    void handsOverAboutAMegabyteAtOnce() throws Exception {
        Path file = directory.resolve("out");
        append(file, ("x".repeat(1023) + "\n").repeat(3 << 10));
        try (LineFile reader = new LineFile(file)) {
            assertThat(reader.read((text, _) -> lines.add(text))).isTrue();
            assertThat(lines).hasSizeBetween(1 << 10, 2 << 10);
            reader.finish((text, _) -> lines.add(text));
        }
        assertThat(lines).hasSize(3 << 10);
    }
}
