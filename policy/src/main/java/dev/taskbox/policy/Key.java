package dev.taskbox.policy;

/**
 * A key of a mapping. Equal only to itself.
 *
 * <p>This table of keys is the one source: it reads files, checks them and makes the JSON Schema.
 */
final class Key<T> {
    private final String name;
    private final String description;
    private final Shape<T> shape;
    private final boolean userOnly;
    private final boolean required;

    private Key(String name, String description, Shape<T> shape, boolean userOnly, boolean required) {
        this.name = name;
        this.description = description;
        this.shape = shape;
        this.userOnly = userOnly;
        this.required = required;
    }

    static <T> Key<T> of(String name, Shape<T> shape, String description) {
        return new Key<>(name, description, shape, false, false);
    }

    Key<T> onlyUser() {
        return new Key<>(name, description, shape, true, required);
    }

    Key<T> require() {
        return new Key<>(name, description, shape, userOnly, true);
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    Shape<T> shape() {
        return shape;
    }

    boolean isRequired() {
        return required;
    }

    boolean isIn(Reading.Scope scope) {
        return !userOnly || scope == Reading.Scope.USER;
    }
}
