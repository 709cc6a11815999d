package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

/**
 * One effective rule and where it comes from.
 *
 * @param key {@code network.allow}, {@code limits.memory}, {@code agent}
 * @param value as it would be written in the file
 * @param origin {@code .taskbox.yaml:12}, {@code config.yaml:3}, {@code preset maven}, {@code agent claude},
 *     {@code command line}, {@code default}
 */
public record PolicyLine(String key, String value, String origin) {
    public PolicyLine {
        requireNonNull(key, "key is null");
        requireNonNull(value, "value is null");
        requireNonNull(origin, "origin is null");
    }
}
