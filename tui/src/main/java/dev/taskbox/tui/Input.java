package dev.taskbox.tui;

/** What a person did at the terminal. */
sealed interface Input {

    enum Code {
        CHARACTER,
        ENTER,
        ESCAPE,
        TAB,
        BACK_TAB,
        BACKSPACE,
        DELETE,
        INSERT,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        HOME,
        END,
        PAGE_UP,
        PAGE_DOWN,
    }

    /** @param character a code point where the code is CHARACTER; with {@code ctrl} it is the small letter */
    record Press(Code code, int character, boolean ctrl, boolean alt) implements Input {
        static Press of(Code code) {
            return new Press(code, 0, false, false);
        }

        static Press of(int character) {
            return new Press(Code.CHARACTER, character, false, false);
        }

        static Press control(int letter) {
            return new Press(Code.CHARACTER, letter, true, false);
        }

        boolean is(Code wanted) {
            return code == wanted;
        }

        boolean is(char wanted) {
            return code == Code.CHARACTER && character == wanted && !ctrl && !alt;
        }

        boolean isControl(char letter) {
            return code == Code.CHARACTER && character == letter && ctrl;
        }

        boolean isPrintable() {
            return code == Code.CHARACTER && !ctrl && !alt;
        }

        String text() {
            return Character.toString(character);
        }
    }

    enum Button {
        LEFT,
        OTHER,
        WHEEL_UP,
        WHEEL_DOWN,
    }

    /** A button went down, or the wheel turned. @param x from 0 @param y from 0 */
    record Mouse(Button button, int x, int y) implements Input {}

    /** Text that was pasted in brackets, cleaned. */
    record Paste(String text) implements Input {}

    /** The terminal said what its background is: {@code rgb:1e1e/1e1e/2e2e}. */
    record Background(String colour) implements Input {}
}
