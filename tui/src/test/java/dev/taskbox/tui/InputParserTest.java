package dev.taskbox.tui;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.tui.Input.Button;
import dev.taskbox.tui.Input.Code;
import dev.taskbox.tui.Input.Mouse;
import dev.taskbox.tui.Input.Press;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputParserTest {
    private final List<Input> inputs = new ArrayList<>();
    private final InputParser parser = new InputParser(inputs::add);

    private List<Input> feed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        parser.feed(bytes, bytes.length);
        return inputs;
    }

    @Test
    void takesLettersOfAllScripts() {
        assertThat(feed("xé日🚀")).containsExactly(Press.of('x'), Press.of('é'), Press.of('日'), Press.of(0x1f680));
    }

    @ParameterizedTest
    @CsvSource({
        "[A, UP",
        "OB, DOWN",
        "[1;5C, RIGHT",
        "[D, LEFT",
        "[H, HOME",
        "[4~, END",
        "[3~, DELETE",
        "[5~, PAGE_UP",
        "[6~, PAGE_DOWN",
        "[Z, BACK_TAB",
        "OM, ENTER",
        "[7~, HOME",
    })
    void knowsTheKeysOfTerminals(String sequence, Code code) {
        assertThat(feed("\u001b" + sequence))
                .singleElement()
                .extracting(it -> ((Press) it).code())
                .isEqualTo(code);
    }

    @Test
    void knowsModifiers() {
        assertThat(feed("\u001b[1;5C\u001bx\u0018\r\t\u007f"))
                .containsExactly(
                        new Press(Code.RIGHT, 0, true, false),
                        new Press(Code.CHARACTER, 'x', false, true),
                        Press.control('x'),
                        Press.of(Code.ENTER),
                        Press.of(Code.TAB),
                        Press.of(Code.BACKSPACE));
    }

    @Test
    void decidesLateWhatAnEscapeIs() {
        assertThat(feed("\u001b")).isEmpty();
        assertThat(parser.isUndecided()).isTrue();
        assertThat(feed("[A")).containsExactly(Press.of(Code.UP));
        feed("\u001b");
        parser.decide();
        assertThat(inputs).last().isEqualTo(Press.of(Code.ESCAPE));
    }

    @Test
    void takesClicksAndTheWheelAndNoReleases() {
        assertThat(feed("\u001b[<0;3;2M\u001b[<0;3;2m\u001b[<64;1;1M\u001b[<65;1;1M\u001b[<32;5;5M"))
                .containsExactly(
                        new Mouse(Button.LEFT, 2, 1),
                        new Mouse(Button.WHEEL_UP, 0, 0),
                        new Mouse(Button.WHEEL_DOWN, 0, 0));
    }

    @Test
    void aPasteIsTextAndNoKeys() {
        assertThat(feed("\u001b[200~a\rb\u001b[2Jq\u001b[201~x"))
                .containsExactly(new Input.Paste("a\nbq"), Press.of('x'));
    }

    @Test
    void aPasteMayBeCutAnywhere() {
        for (char c : "\u001b[200~日\u001b[20\u001b[201~".toCharArray()) {
            feed(String.valueOf(c));
        }
        assertThat(inputs).singleElement().isInstanceOf(Input.Paste.class);
    }

    @Test
    void aPasteIsBounded() {
        feed("\u001b[200~" + "x".repeat(InputParser.LONGEST_PASTE * 2) + "\u001b[201~q");
        assertThat(((Input.Paste) inputs.getFirst()).text().length()).isBetween(1000, InputParser.LONGEST_PASTE + 10);
        assertThat(inputs).last().isEqualTo(Press.of('q'));
    }

    @Test
    void hearsOfTheBackground() {
        assertThat(feed("\u001b]11;rgb:ffff/ffff/ffff\u001b\\\u001b]11;rgb:0/0/0\u0007\u001b]52;c;x\u0007"))
                .containsExactly(new Input.Background("rgb:ffff/ffff/ffff"), new Input.Background("rgb:0/0/0"));
    }

    @Test
    void whatMeansNothingIsPassedOver() {
        feed("\u001b[999999999999~\u001b[<9999999;1;1M\u001b[[A\u001bP" + "x".repeat(5000) + "\u001b\\\u001b[I");
        inputs.clear();
        assertThat(feed("q")).containsExactly(Press.of('q'));
    }

    @Test
    void noBytesBreakIt() {
        Random random = new Random(42);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                if (random.nextInt(3) == 0) {
                    bytes[i] = "\u001b[]<;0129~mMP\\\u0007".getBytes(ISO_8859_1)[random.nextInt(15)];
                }
            }
            parser.feed(bytes, bytes.length);
        }
        parser.feed("\u001b[201~\u0007\u001b\\".getBytes(UTF_8), 9);
        parser.decide();
        inputs.clear();
        assertThat(feed("q")).last().isEqualTo(Press.of('q'));
        assertThat(inputs).allMatch(it -> !(it instanceof Press key) || !Character.isISOControl(key.character()));
    }
}
