package dev.taskbox.tui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxTest {
    /** Every part that is not plain, with the first letter of its kind. */
    private static String read(String file, String line) {
        StringBuilder parts = new StringBuilder();
        StringBuilder all = new StringBuilder();
        Syntax.of(file).orElseThrow().read(line, 0, (kind, start, end) -> {
            all.append(line, start, end);
            if (kind != Syntax.Kind.PLAIN) {
                parts.append(kind.name().charAt(0))
                        .append('<')
                        .append(line, start, end)
                        .append('>');
            }
        });
        assertThat(all.toString()).isEqualTo(line);
        return parts.toString();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '@',
            value = {
                "A.java, int x1 = 0xff + y2; // it's, W<int>N<0xff>C<// it's>",
                "A.java, @return \"a\\\" // b\" + 'c';@, @W<return>S<\"a\\\" // b\">S<'c'>@",
                "A.java, @  * said \"so\"@, @C<* said \"so\">@",
                "A.java, a /* b */ c 1.5f, C</* b */>N<1.5f>",
                "a.py, def f(): # why, W<def>C<# why>",
                "run.sh, echo $# a#b # c, C<# c>",
                "q.sql, SELECT 1 -- one, N<1>C<-- one>",
                "a.rs, fn f<'a>(), W<fn>",
                "x.json, @{\"a\": true}@, @S<\"a\">W<true>@",
                "src/Makefile, a: b, ''",
                "Dockerfile, FROM x # y, C<# y>",
            })
    void tellsPartsByTheLookOfALine(String file, String line, String parts) {
        assertThat(read(file, line)).isEqualTo(parts.equals("''") ? "" : parts);
    }

    @Test
    void leavesWhatItDoesNotKnow() {
        assertThat(Syntax.of("picture.png")).isEmpty();
        assertThat(Syntax.of("README")).isEmpty();
    }

    /** Each quote looks for its end, so a line of quotes that are never closed could cost its square. */
    @Test
    void aHostileLineOfAMegabyteIsHarmless() {
        for (String piece : new String[] {"'", "\"", "\\", "/*", "*/", "'\\", "1.", "a", "\ud83d", "'a"}) {
            assertThat(read("a.js", piece.repeat(1_000_000 / piece.length()))).isNotNull();
        }
    }
}
