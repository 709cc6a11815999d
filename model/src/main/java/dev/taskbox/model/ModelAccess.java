package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * A model API that an agent calls, and the credential it needs there. The box gets neither its value nor a way around
 * the proxy: whoever opens the box makes a route of this name to the target, which puts the value where the placeholder
 * is, and tells the agent of it by a {@link Route} in its turn.
 *
 * @param name of the route: {@code anthropic}
 * @param target {@code https://HOST[:PORT][/PATH]}, where the agent's requests go
 * @param credential its name, the variable that usually holds it: {@code ANTHROPIC_API_KEY}
 * @param source where its value is, outside of the box
 * @param header the only one it is sent in, alone or after a scheme: {@code x-api-key}, {@code authorization}
 * @param placeholderPrefix how a placeholder begins, since clients look at the shape of a key: {@code sk-ant-api03-}
 */
public record ModelAccess(
        String name, URI target, String credential, Source source, String header, String placeholderPrefix) {

    /** Where a secret is. */
    public sealed interface Source {
        /** @param text as in {@link Policy.Credential#from}: {@code env: NAME}, {@code file: PATH}, {@code command: LINE} */
        record From(String text) implements Source {
            public From {
                requireNonNull(text, "text is null");
            }
        }

        /** The secret itself stands in the user's own config. */
        record Value(String secret) implements Source {
            public Value {
                requireNonNull(secret, "secret is null");
            }

            @Override
            public String toString() {
                return "Value[secret=(hidden)]";
            }
        }
    }

    /**
     * What the agent is told of it.
     *
     * @param base what its requests begin with in the box: {@code http://127.0.0.1:3128/anthropic}
     * @param placeholder what it sends in place of the credential
     */
    public record Route(String name, URI base, String placeholder) {
        public Route {
            requireNonNull(name, "name is null");
            requireNonNull(base, "base is null");
            requireNonNull(placeholder, "placeholder is null");
        }
    }

    public ModelAccess {
        requireNonNull(name, "name is null");
        requireNonNull(target, "target is null");
        requireNonNull(credential, "credential is null");
        requireNonNull(source, "source is null");
        requireNonNull(header, "header is null");
        requireNonNull(placeholderPrefix, "placeholderPrefix is null");
    }

    /** @param random lower-case letters and digits, new for each run and kept as long as it: it tells runs apart */
    public String placeholder(String random) {
        return placeholderPrefix + "taskbox-" + random;
    }
}
