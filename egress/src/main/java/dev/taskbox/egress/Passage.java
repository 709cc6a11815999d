package dev.taskbox.egress;

/** What came of asking to be let out to a host. */
sealed interface Passage {
    record Open(Wire upstream) implements Passage {}

    /** By the policy, or because of where the name leads; the listener has heard of it. */
    record Refused(String rule, String hint) implements Passage {}

    /** Allowed, and not there. @param why one clause */
    record Unreachable(String why) implements Passage {}
}
