package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What a host process left behind. */
final class Output {
    /** How it came to its end. */
    enum End {
        EXITED,
        TOO_MUCH_OUTPUT,
        TIME_IS_UP
    }

    private final int exitCode;
    private final End end;
    private final byte[] stdout;
    private final String stderr;

    Output(int exitCode, End end, byte[] stdout, String stderr) {
        this.exitCode = exitCode;
        this.end = end;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    int exitCode() {
        return exitCode;
    }

    End end() {
        return end;
    }

    boolean ok() {
        return end == End.EXITED && exitCode == 0;
    }

    byte[] bytes() {
        return stdout.clone();
    }

    /** Stdout without its last line end. */
    String text() {
        String text = new String(stdout, StandardCharsets.UTF_8);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    String stderr() {
        return stderr;
    }

    /** Stdout cut at its NUL bytes; what follows the last one is dropped, as it may be cut short. */
    List<byte[]> fields() {
        List<byte[]> fields = new ArrayList<>();
        eachField(fields::add);
        return fields;
    }

    /** The same, one at a time. */
    void eachField(Consumer<byte[]> consumer) {
        int from = 0;
        for (int at = 0; at < stdout.length; at++) {
            if (stdout[at] == 0) {
                consumer.accept(Arrays.copyOfRange(stdout, from, at));
                from = at + 1;
            }
        }
    }

    /** One clause that says why it is not ok. */
    String why() {
        return switch (end) {
            case TIME_IS_UP -> "it took too long and was ended";
            case TOO_MUCH_OUTPUT -> "it wrote more than was to be expected and was ended";
            case EXITED -> {
                String said = PlainText.lastLines(withoutAdvice(stderr), 3);
                yield said.isEmpty() ? "git ended with exit code " + exitCode : "git said: " + said;
            }
        };
    }

    /** Git ends every failed fetch with the same three lines, whatever was wrong. */
    private static String withoutAdvice(String stderr) {
        return stderr.replaceFirst(
                "(?s)fatal: Could not read from remote repository\\..*and the repository exists\\.\\s*$", "");
    }

    /** @throws Problem kind FAILED where it is not ok */
    Output orFail(String code, String tried, String remedy) {
        if (!ok()) {
            throw Problem.failed(code, tried, why(), remedy);
        }
        return this;
    }
}
