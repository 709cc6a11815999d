package dev.taskbox.tui;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.service.Clean;
import dev.taskbox.tui.Input.Code;
import dev.taskbox.tui.Input.Press;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Makes keys, mouse and pastes of the bytes that a terminal sends. Bytes may be anything and may come cut anywhere;
 * what means nothing is passed over. Its memory is bounded. Not thread-safe.
 */
final class InputParser {
    static final int LONGEST_PASTE = 1 << 20;
    private static final int LONGEST_SEQUENCE = 64;
    private static final int LONGEST_STRING = 1024;
    private static final String PASTE_END = "\u001b[201~";

    private enum State {
        GROUND,
        ESCAPE,
        SEQUENCE,
        SINGLE_SHIFT,
        STRING,
        STRING_ESCAPE,
        PASTE,
    }

    private final Consumer<Input> inputs;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private final Utf8 utf8 = new Utf8();
    private State state = State.GROUND;
    private int pasteEnd;

    InputParser(Consumer<Input> inputs) {
        this.inputs = inputs;
    }

    void feed(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            take(bytes[i] & 0xff);
        }
    }

    /** An ESC came last: the key, or the beginning of a sequence whose rest is under way. */
    boolean isUndecided() {
        return state == State.ESCAPE;
    }

    /** Nothing followed: it was the key. */
    void decide() {
        if (state == State.ESCAPE) {
            state = State.GROUND;
            inputs.accept(Press.of(Code.ESCAPE));
        }
    }

    private void take(int b) {
        switch (state) {
            case GROUND -> ground(b, false);
            case ESCAPE -> escape(b);
            case SEQUENCE -> sequence(b);
            case SINGLE_SHIFT -> {
                state = State.GROUND;
                KeySequences.ss3(b, inputs);
            }
            case STRING, STRING_ESCAPE -> string(b);
            case PASTE -> paste(b);
        }
    }

    private void ground(int b, boolean alt) {
        if (b == 0x1b) {
            utf8.reset();
            state = State.ESCAPE;
            return;
        }
        state = State.GROUND;
        if (b < 0x20 || b == 0x7f) {
            utf8.reset();
            control(b);
            return;
        }
        int character = utf8.take(b);
        // C1 controls and lone pieces of a character mean nothing here
        if (character >= 0x20 && !Character.isISOControl(character)) {
            inputs.accept(new Press(Code.CHARACTER, character, false, alt));
        }
    }

    private void control(int b) {
        inputs.accept(
                switch (b) {
                    case '\r' -> Press.of(Code.ENTER);
                    case '\t' -> Press.of(Code.TAB);
                    case '\b', 0x7f -> Press.of(Code.BACKSPACE);
                    case 0 -> Press.control(' ');
                    default -> Press.control(b < 27 ? b + 'a' - 1 : b + '@');
                });
    }

    private void escape(int b) {
        held.reset();
        switch (b) {
            case 0x1b -> inputs.accept(Press.of(Code.ESCAPE));
            case '[' -> state = State.SEQUENCE;
            case 'O' -> state = State.SINGLE_SHIFT;
            case ']', 'P', 'X', '^', '_' -> {
                held.write(b);
                state = State.STRING;
            }
            default -> ground(b, true);
        }
    }

    private void sequence(int b) {
        if (b == 0x1b) {
            state = State.ESCAPE; // what was begun is void
        } else if (b < 0x20 || b > 0x7e || held.size() >= LONGEST_SEQUENCE) {
            state = State.GROUND;
        } else if (b < 0x40) {
            held.write(b);
        } else if (b == '[' && held.size() == 0) {
            held.write(b); // the console's function keys: one more byte
        } else {
            state = State.GROUND;
            end(held.toString(UTF_8), b);
        }
    }

    private void end(String parameters, int last) {
        if (last == '~' && parameters.equals("200")) {
            held.reset();
            pasteEnd = 0;
            state = State.PASTE;
        } else {
            KeySequences.csi(parameters, last, inputs);
        }
    }

    private void string(int b) {
        if (b == 0x07 || (state == State.STRING_ESCAPE && b == '\\')) {
            state = State.GROUND;
            KeySequences.string(held.toString(UTF_8), inputs);
        } else if (state == State.STRING_ESCAPE) {
            state = State.ESCAPE;
            escape(b);
        } else if (b == 0x1b) {
            state = State.STRING_ESCAPE;
        } else if (b < 0x20 || held.size() >= LONGEST_STRING) {
            state = State.GROUND;
        } else {
            held.write(b);
        }
    }

    /** Only its end is looked for: a pasted ESC is no key. */
    private void paste(int b) {
        if (held.size() < LONGEST_PASTE + PASTE_END.length()) {
            held.write(b);
        }
        pasteEnd = b == PASTE_END.charAt(pasteEnd) ? pasteEnd + 1 : b == 0x1b ? 1 : 0;
        if (pasteEnd == PASTE_END.length()) {
            state = State.GROUND;
            String text = held.toString(UTF_8);
            int end = text.lastIndexOf(PASTE_END);
            held.reset();
            inputs.accept(new Input.Paste(Clean.text((end < 0 ? text : text.substring(0, end))
                    .replace("\r\n", "\n")
                    .replace('\r', '\n'))));
        }
    }
}
