package dev.taskbox.tui;

import dev.taskbox.tui.Input.Button;
import dev.taskbox.tui.Input.Code;
import dev.taskbox.tui.Input.Press;
import java.util.Optional;
import java.util.function.Consumer;

/** What whole control sequences from a terminal mean. */
final class KeySequences {
    private static final int ALT = 2;
    private static final int CONTROL = 4;
    private static final int WHEEL = 64;
    private static final int MOTION = 32;

    private KeySequences() {}

    static void csi(String parameters, int last, Consumer<Input> inputs) {
        if (parameters.startsWith("<")) {
            mouse(parameters.substring(1), last, inputs);
            return;
        }
        if (parameters.startsWith("[")) {
            return;
        }
        String[] numbers = parameters.split("[;:]", -1);
        int modifiers = numbers.length > 1 ? Math.max(0, number(numbers[1]) - 1) : 0;
        Optional<Code> code = last == '~' ? numbered(number(numbers[0])) : lettered(last);
        code.ifPresent(it -> inputs.accept(new Press(it, 0, (modifiers & CONTROL) != 0, (modifiers & ALT) != 0)));
    }

    static void ss3(int last, Consumer<Input> inputs) {
        if (last == 'M') {
            inputs.accept(Press.of(Code.ENTER));
        } else {
            lettered(last).ifPresent(it -> inputs.accept(Press.of(it)));
        }
    }

    /** Of all strings a terminal may send, only one was asked for. */
    static void string(String text, Consumer<Input> inputs) {
        if (text.startsWith("]11;rgb:")) {
            inputs.accept(new Input.Background(text.substring("]11;".length())));
        }
    }

    private static Optional<Code> lettered(int last) {
        return Optional.ofNullable(
                switch (last) {
                    case 'A' -> Code.UP;
                    case 'B' -> Code.DOWN;
                    case 'C' -> Code.RIGHT;
                    case 'D' -> Code.LEFT;
                    case 'H' -> Code.HOME;
                    case 'F' -> Code.END;
                    case 'Z' -> Code.BACK_TAB;
                    default -> null;
                });
    }

    private static Optional<Code> numbered(int number) {
        return Optional.ofNullable(
                switch (number) {
                    case 1, 7 -> Code.HOME;
                    case 2 -> Code.INSERT;
                    case 3 -> Code.DELETE;
                    case 4, 8 -> Code.END;
                    case 5 -> Code.PAGE_UP;
                    case 6 -> Code.PAGE_DOWN;
                    default -> null;
                });
    }

    private static void mouse(String parameters, int last, Consumer<Input> inputs) {
        String[] numbers = parameters.split(";", -1);
        if (numbers.length != 3 || last != 'M') {
            return;
        }
        int button = number(numbers[0]);
        int x = number(numbers[1]) - 1;
        int y = number(numbers[2]) - 1;
        if (button < 0 || x < 0 || y < 0 || (button & MOTION) != 0) {
            return;
        }
        inputs.accept(new Input.Mouse(button(button), x, y));
    }

    private static Button button(int number) {
        if ((number & WHEEL) != 0) {
            return (number & 3) == 0 ? Button.WHEEL_UP : (number & 3) == 1 ? Button.WHEEL_DOWN : Button.OTHER;
        }
        return (number & 3) == 0 ? Button.LEFT : Button.OTHER;
    }

    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 6 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(digits);
    }
}
