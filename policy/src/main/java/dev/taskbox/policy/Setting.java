package dev.taskbox.policy;

/**
 * One value that was written somewhere: a scalar, or one item of a list.
 *
 * @param path the key's, from the root: {@code policy.network.allow}, {@code agents.claude}
 * @param text as it was written, for people
 * @param origin {@code .taskbox.yaml:12}
 */
record Setting<T>(Key<T> key, String path, T value, String text, String origin) {

    /** The user-chosen name that ends the path. */
    String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
