package dev.taskbox.tui;

import dev.taskbox.tui.Input.Mouse;
import dev.taskbox.tui.Input.Press;
import java.util.List;
import java.util.Optional;

/** Something that is drawn and takes keys. All its methods run on the board's own thread. */
interface View {
    /** Draws all of it; {@code canvas} is the screen without its last line. */
    void draw(Canvas canvas, Theme theme);

    /** @return whether the key meant something here */
    boolean key(Press key);

    default void mouse(Mouse mouse) {}

    default void paste(String text) {}

    /** The cards changed. */
    default void changed() {}

    /** The last line: key and what it does, alternating. */
    List<String> hints();

    /** Drawn over the view below. */
    default boolean isOverlay() {
        return false;
    }

    /** The task that actions are about. */
    default Optional<Card> card() {
        return Optional.empty();
    }

    /** Letters are text here, and no actions. */
    default boolean isTyping() {
        return false;
    }

    default Optional<FrameWriter.Cursor> cursor() {
        return Optional.empty();
    }
}
