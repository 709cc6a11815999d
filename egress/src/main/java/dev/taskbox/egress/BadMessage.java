package dev.taskbox.egress;

/** Bytes that break the rules of their protocol. Says nothing about whose fault; the catcher knows whom it listened to. */
final class BadMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status the HTTP status that fits when a client sent this @param why one clause without a full stop */
    BadMessage(int status, String why) {
        // hostile input must not cost a stack trace each
        super(why, null, false, false);
        this.status = status;
    }

    BadMessage(String why) {
        this(400, why);
    }

    int status() {
        return status;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
