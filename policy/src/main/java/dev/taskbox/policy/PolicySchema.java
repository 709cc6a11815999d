package dev.taskbox.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.SerializationFeature;

/** JSON Schema (draft 2020-12) of the policy file, for editors; made of the table that validation follows. */
public final class PolicySchema {
    private PolicySchema() {}

    /** Of {@code .taskbox.yaml}. */
    public static String project() {
        return json("The policy file of a project", false);
    }

    /** Of the user's {@code config.yaml}. */
    public static String user() {
        return json("The user's defaults", true);
    }

    private static String json(String title, boolean user) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(mapping(Keys.ROOT.keys(), user));
        return PolicyJson.MAPPER
                .writer()
                .with(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(schema);
    }

    private static Map<String, Object> mapping(List<Key<?>> keys, boolean user) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Key<?> key : keys) {
            if (user || !key.userOnly()) {
                Map<String, Object> property = new LinkedHashMap<>();
                property.put("description", key.help());
                property.putAll(shape(key.shape(), user));
                properties.put(key.name(), property);
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> shape(Shape<?> shape, boolean user) {
        return switch (shape) {
            case Form<?> form -> form.schema();
            case Shape.Group<?> group -> mapping(group.keys(), user);
            case Shape.Entry<?> entry -> entry(entry, user);
            case Shape.Many<?> many -> pair("array", "items", shape(many.item(), user));
            case Shape.ByName<?> named -> named(named, user);
        };
    }

    private static Map<String, Object> entry(Shape.Entry<?> entry, boolean user) {
        Map<String, Object> schema = mapping(entry.keys(), user);
        if (!entry.required().isEmpty()) {
            schema.put("required", List.copyOf(new TreeSet<>(entry.required())));
        }
        return schema;
    }

    private static Map<String, Object> named(Shape.ByName<?> named, boolean user) {
        Map<String, Object> schema = pair("object", "additionalProperties", shape(named.value(), user));
        schema.put("propertyNames", named.name().schema());
        return schema;
    }

    private static Map<String, Object> pair(String type, String key, Object value) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        schema.put(key, value);
        return schema;
    }
}
