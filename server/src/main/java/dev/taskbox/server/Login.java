package dev.taskbox.server;

import dev.taskbox.service.Role;

/** Somebody who came in. */
record Login(String name, String fingerprint, Role role) {
    static Login of(AuthorizedKeys.Entry entry) {
        return new Login(entry.key().comment(), entry.key().fingerprint(), entry.role());
    }
}
