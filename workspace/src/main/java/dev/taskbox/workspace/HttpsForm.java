package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * How addresses of repositories that go by SSH are written by HTTPS.
 *
 * @param beginning what such addresses begin with: {@code git@github.com:}, {@code ssh://git@example.com:2222/}
 * @param https what stands for it: {@code https://github.com/}
 * @param sshPort where they lead by SSH
 */
public record HttpsForm(String beginning, URI https, int sshPort) {
    public HttpsForm {
        requireNonNull(beginning, "beginning is null");
        requireNonNull(https, "https is null");
    }
}
