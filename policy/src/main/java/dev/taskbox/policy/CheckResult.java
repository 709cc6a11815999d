package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

/**
 * Whether a run may touch something.
 *
 * @param subject what was asked about, in its canonical form
 * @param rule which rule says so: {@code network.allow: *.example.com (.taskbox.yaml:12)}, {@code not in files.read}
 * @param hint where it is denied, a command line that shows or changes it; else empty
 */
public record CheckResult(boolean allowed, String subject, String rule, String hint) {
    public CheckResult {
        requireNonNull(subject, "subject is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(hint, "hint is null");
    }
}
