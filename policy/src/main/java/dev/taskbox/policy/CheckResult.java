package dev.taskbox.policy;

/**
 * @param rule what decided it: {@code files.read: /opt/sdk}, {@code not in network.allow}
 * @param hint what to do about a denial; empty where it is allowed
 */
public record CheckResult(boolean allowed, String rule, String hint) {}
