package dev.taskbox.policy;

/** A key of the policy file. Each is one constant, told apart by identity. */
final class Key<T> {
    private final String name;
    private final String help;
    private final boolean userOnly;
    private final Shape<T> shape;

    private Key(String name, String help, boolean userOnly, Shape<T> shape) {
        this.name = name;
        this.help = help;
        this.userOnly = userOnly;
        this.shape = shape;
    }

    static <T> Key<T> of(String name, String help, Shape<T> shape) {
        return new Key<>(name, help, false, shape);
    }

    /** One that a project's file must not have. */
    static <T> Key<T> ofUser(String name, String help, Shape<T> shape) {
        return new Key<>(name, help, true, shape);
    }

    String name() {
        return name;
    }

    String help() {
        return help;
    }

    boolean userOnly() {
        return userOnly;
    }

    Shape<T> shape() {
        return shape;
    }
}
