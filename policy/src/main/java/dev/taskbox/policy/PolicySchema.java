package dev.taskbox.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema (draft 2020-12) of the policy file, for editors. Made of the keys that the reader itself goes by. */
public final class PolicySchema {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private PolicySchema() {}

    /** Of {@code .taskbox.yaml}. */
    public static String ofProject() {
        return text("The policy of a project", Reading.Scope.PROJECT);
    }

    /** Of the user's {@code config.yaml}. */
    public static String ofUser() {
        return text("The config of a user", Reading.Scope.USER);
    }

    private static String text(String title, Reading.Scope scope) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(Keys.FILE.schema(scope));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }
}
