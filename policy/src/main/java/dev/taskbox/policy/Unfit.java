package dev.taskbox.policy;

/** A value that cannot be used: why, as a clause, and what to do, as a sentence without a full stop. */
final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;
    private final String remedy;

    Unfit(String why, String remedy) {
        super(why, null, false, false);
        this.why = why;
        this.remedy = remedy;
    }

    String why() {
        return why;
    }

    String remedy() {
        return remedy;
    }
}
