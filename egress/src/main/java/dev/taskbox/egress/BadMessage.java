package dev.taskbox.egress;

/** What a peer sent is not what its protocol allows. The message is one clause for a person. */
final class BadMessage extends Exception {
    private static final long serialVersionUID = 1L;

    BadMessage(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
