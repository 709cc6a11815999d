package dev.taskbox.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '`', textBlock = """
                    task list --json            ! task,list,--json
                    add 'two words'             ! add,two words
                    add "two words" x           ! add,two words,x
                    add a\\ b                   ! add,a b
                    add "say \\"hi\\" for \\$5" ! add,say "hi" for $5
                    add "a\\nb"                 ! add,a\\nb
                    add 'no \\ escape'          ! add,no \\ escape
                    add a'b'"c"                 ! add,abc
                    add what? * ~               ! add,what?,*,~
                    add 'a | b; c > d $(e)'     ! add,a | b; c > d $(e)
                    """)
    void areSplitAsAShellWould(String line, String words) {
        assertThat(CommandWords.of(line)).containsExactly(words.split(","));
    }

    @Test
    void emptyWordsAndLinesAreKept() {
        assertThat(CommandWords.of("add '' \"\"")).containsExactly("add", "", "");
        assertThat(CommandWords.of("reply 1 'two\nlines'")).containsExactly("reply", "1", "two\nlines");
        assertThat(CommandWords.of("  ")).isEmpty();
        assertThat(CommandWords.of("add 日本 ✓")).containsExactly("add", "日本", "✓");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list | head",
                "list > x",
                "list; id",
                "list && id",
                "add `id`",
                "add $(id)",
                "add $HOME",
                "list < x",
                "add What's",
                "add \"x",
                "add \\",
                "add a\0b"
            })
    void whatOnlyAShellCouldDoIsRefused(String line) {
        assertThatThrownBy(() -> CommandWords.of(line))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE));
    }

    @Test
    void whatIsTooLongOrNoTextIsRefused() {
        byte[] huge = new byte[CommandWords.LONGEST + 1];
        Arrays.fill(huge, (byte) 'a');

        assertThatThrownBy(() -> CommandWords.of(huge)).hasMessageContaining("longer than 128 KiB");
        assertThatThrownBy(() -> CommandWords.of(new byte[] {'a', (byte) 0xff})).hasMessageContaining("no UTF-8");
        assertThatThrownBy(() -> CommandWords.of("a ".repeat(5000))).hasMessageContaining("words");
    }

    /** Of what is taken, the words are those that a real shell makes of it. */
    @Test
    void agreesWithARealShell() throws Exception {
        Random random = new Random(4);
        String alphabet = "ab '\"\\ x-=/.,\u00e4";
        int compared = 0;
        for (int round = 0; round < 400; round++) {
            StringBuilder line = new StringBuilder("w ");
            random.ints(random.nextInt(12), 0, alphabet.length()).forEach(at -> line.append(alphabet.charAt(at)));
            try {
                List<String> words = CommandWords.of(line.toString());
                assertThat(words).as("%s", line).isEqualTo(shell(line.toString()));
                compared++;
            } catch (Problem _) {
                // the shell would wait for more
            }
        }
        assertThat(compared).isGreaterThan(50);
    }

    private static List<String> shell(String line) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "set -- " + line + "\nprintf '%s\\0' \"$@\"")
                .directory(Path.of("/tmp").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return List.of(out.split("\0", -1))
                .subList(0, (int) out.chars().filter(c -> c == 0).count());
    }
}
