package dev.taskbox.policy;

/** Whether a run may reach a host, and by which rule. */
public sealed interface Decision {
    /**
     * @param rule {@code network.allow: *.example.com (.taskbox.yaml:12)}
     * @param host canonical; what to resolve and to expect in the ClientHello
     */
    record Allowed(String rule, String host) implements Decision {}

    /**
     * @param rule {@code not in network.allow}, or the rule that denied it
     * @param hint what a person could do about it
     * @param host canonical; where it has no such form, what was asked for, made safe to show
     */
    record Denied(String rule, String hint, String host) implements Decision {}
}
