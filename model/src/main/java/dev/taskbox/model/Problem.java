package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

/**
 * The one exception that a person gets to read. Its message says what was tried and why it failed; the remedy says
 * what to do next.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as an exit code can tell (docs/cli.md). */
    public enum Kind {
        FAILED(1),
        USAGE(2),
        NOT_FOUND(3),
        REFUSED(4),
        CONFLICT(5),
        UNREACHABLE(6);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private final Kind kind;
    private final String code;
    private final String tried;
    private final String why;
    private final String remedy;

    /**
     * @param code stable, kebab-case, for programs: {@code no-such-task}
     * @param tried a noun phrase that fits before "failed": {@code adding the project /src/api}
     * @param why one clause without a full stop
     * @param remedy one sentence in the imperative, without a full stop
     */
    public Problem(Kind kind, String code, String tried, String why, String remedy) {
        super(requireNonNull(tried, "tried is null") + " failed: " + requireNonNull(why, "why is null"));
        this.kind = requireNonNull(kind, "kind is null");
        this.code = requireNonNull(code, "code is null");
        this.tried = tried;
        this.why = why;
        this.remedy = requireNonNull(remedy, "remedy is null");
    }

    public Problem causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public String tried() {
        return tried;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }

    /** The whole sentence: {@code adding the project /x failed: it is not a git repository. Run git init there first.} */
    public String sentence() {
        return getMessage() + ". " + remedy
                + (remedy.endsWith(".") || remedy.endsWith("?") || remedy.isEmpty() ? "" : ".");
    }

    public static Problem failed(String code, String tried, String why, String remedy) {
        return new Problem(Kind.FAILED, code, tried, why, remedy);
    }

    public static Problem usage(String code, String tried, String why, String remedy) {
        return new Problem(Kind.USAGE, code, tried, why, remedy);
    }

    public static Problem notFound(String code, String tried, String why, String remedy) {
        return new Problem(Kind.NOT_FOUND, code, tried, why, remedy);
    }

    public static Problem refused(String code, String tried, String why, String remedy) {
        return new Problem(Kind.REFUSED, code, tried, why, remedy);
    }

    public static Problem conflict(String code, String tried, String why, String remedy) {
        return new Problem(Kind.CONFLICT, code, tried, why, remedy);
    }

    public static Problem unreachable(String code, String tried, String why, String remedy) {
        return new Problem(Kind.UNREACHABLE, code, tried, why, remedy);
    }
}
