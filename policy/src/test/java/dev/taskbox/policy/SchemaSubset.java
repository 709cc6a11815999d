package dev.taskbox.policy;

import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Validates by those words of JSON Schema that our schemas use; falls on any other, so that none is passed over. */
final class SchemaSubset {
    private static final Set<String> KNOWN = Set.of(
            "$schema",
            "title",
            "description",
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "maxItems",
            "enum",
            "anyOf",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "propertyNames");

    private SchemaSubset() {}

    static boolean accepts(JsonNode schema, JsonNode value) {
        if (schema.isBoolean()) {
            return schema.booleanValue();
        }
        schema.propertyNames().forEach(word -> {
            if (!KNOWN.contains(word)) {
                throw new AssertionError("no such word: " + word);
            }
        });
        boolean any = !schema.has("anyOf")
                || StreamSupport.stream(schema.get("anyOf").spliterator(), false)
                        .anyMatch(each -> accepts(each, value));
        return any && type(schema, value) && words(schema, value) && object(schema, value) && array(schema, value);
    }

    private static boolean type(JsonNode schema, JsonNode value) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? StreamSupport.stream(type.spliterator(), false).anyMatch(each -> is(each.stringValue(), value))
                : !type.isString() || is(type.stringValue(), value);
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> throw new AssertionError("no such type: " + type);
        };
    }

    private static boolean words(JsonNode schema, JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue() >= schema.path("minimum").asDouble(-1e300)
                    && value.doubleValue() <= schema.path("maximum").asDouble(1e300);
        }
        if (!value.isString()) {
            return true;
        }
        String text = value.stringValue();
        boolean listed = !schema.has("enum")
                || StreamSupport.stream(schema.get("enum").spliterator(), false).anyMatch(value::equals);
        boolean fits = !schema.has("pattern")
                || java.util.regex.Pattern.compile(schema.get("pattern").stringValue())
                        .matcher(text)
                        .find();
        return listed && fits && text.length() >= schema.path("minLength").asInt(0);
    }

    private static boolean object(JsonNode schema, JsonNode value) {
        if (!value.isObject()) {
            return true;
        }
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.stringValue())) {
                return false;
            }
        }
        return value.propertyNames().stream().allMatch(name -> property(schema, name, value.get(name)));
    }

    private static boolean property(JsonNode schema, String name, JsonNode value) {
        JsonNode known = schema.path("properties").path(name);
        JsonNode names = schema.path("propertyNames").path("pattern");
        boolean named = !names.isString() || name.matches(names.stringValue());
        JsonNode form = known.isMissingNode() ? schema.path("additionalProperties") : known;
        return named && (form.isMissingNode() || accepts(form, value));
    }

    private static boolean array(JsonNode schema, JsonNode value) {
        if (!value.isArray() || !schema.has("items")) {
            return true;
        }
        return StreamSupport.stream(value.spliterator(), false).allMatch(item -> accepts(schema.get("items"), item));
    }
}
