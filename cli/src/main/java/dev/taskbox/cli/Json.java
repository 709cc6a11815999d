package dev.taskbox.cli;

import dev.taskbox.service.Clean;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON on one line, in which even what a terminal could obey is only data. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Json() {}

    /** Written JSON. */
    record Document(String text) {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static JsonNode parse(String json) {
        return MAPPER.readTree(json);
    }

    static Document write(JsonNode node) {
        return new Document(escape(MAPPER.writeValueAsString(node)));
    }

    /** Such characters stand within strings only: outside of them JSON is ASCII. */
    private static String escape(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); ) {
            int codePoint = json.codePointAt(i);
            i += Character.charCount(codePoint);
            if (isHarmful(codePoint)) {
                for (char c : Character.toChars(codePoint)) {
                    escaped.append("\\u").append(HEX.toHexDigits(c));
                }
            } else {
                escaped.appendCodePoint(codePoint);
            }
        }
        return escaped.toString();
    }

    private static boolean isHarmful(int codePoint) {
        return Clean.isDropped(codePoint)
                || Character.getType(codePoint) == Character.SURROGATE
                || codePoint == 0x2028
                || codePoint == 0x2029;
    }
}
