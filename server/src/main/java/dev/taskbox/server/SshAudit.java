package dev.taskbox.server;

import java.util.SequencedMap;

/** Where it is written down who came in and what they did. */
@FunctionalInterface
public interface SshAudit {
    /** @throws dev.taskbox.model.Problem where it cannot be; then what it is about must not happen */
    void write(String kind, SequencedMap<String, String> fields);
}
