package dev.taskbox.policy;

/** A text that is not what it should be. Becomes an {@link Issue} where its place in a file is known. */
final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;
    private final String remedy;

    /**
     * @param why a clause: {@code 'x' is not a size}
     * @param remedy whole sentences, with their marks; may be empty
     */
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
