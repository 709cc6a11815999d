package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** A text that is in the caller's editor. taskd says the text and nothing of the program: that is the caller's choice. */
final class AskedEdit {
    private static final String TRIED = "editing the text";
    private static final int LONGEST_REASON = 200;

    private final Wire.Writer caller;
    private boolean asked;
    private boolean hungUp;
    private Optional<byte[]> text = Optional.empty();
    private Optional<String> fault = Optional.empty();

    AskedEdit(Wire.Writer caller) {
        this.caller = caller;
    }

    String edit(String before) throws IOException {
        byte[] bytes = before.getBytes(UTF_8);
        if (bytes.length > Wire.LONGEST_PAYLOAD) {
            throw failed("it is longer than 1 MiB");
        }
        begin();
        caller.frame(Wire.EDIT, bytes);
        byte[] after = await();
        try {
            return Opening.text(after);
        } catch (CharacterCodingException _) {
            throw failed("what came out of the editor is no UTF-8 text");
        }
    }

    private static Problem failed(String why) {
        return Problem.failed("not-edited", TRIED, why, "Set VISUAL or EDITOR to an editor that works here");
    }

    private synchronized void begin() {
        if (asked) {
            throw Problem.conflict("edits-already", TRIED, "another text is in the editor", "Close that first");
        }
        asked = true;
        text = Optional.empty();
        fault = Optional.empty();
    }

    private synchronized byte[] await() throws InterruptedIOException {
        try {
            while (text.isEmpty() && fault.isEmpty() && !hungUp) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted while editing").initCause(e);
        } finally {
            asked = false;
        }
        if (fault.isPresent()) {
            throw failed(fault.get());
        }
        return text.orElseThrow(AskedEdit::gone);
    }

    private static InterruptedIOException gone() {
        return new InterruptedIOException("the caller hung up");
    }

    synchronized void done(byte[] edited) throws IOException {
        requireAsked();
        text = Optional.of(edited);
        notifyAll();
    }

    synchronized void notDone(String why) throws IOException {
        requireAsked();
        fault = Optional.of(Clean.line(why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON) : why));
        notifyAll();
    }

    private void requireAsked() throws ProtocolException {
        if (!asked) {
            throw new ProtocolException("an edited text that nobody asked for");
        }
    }

    synchronized void hangUp() {
        hungUp = true;
        notifyAll();
    }
}
