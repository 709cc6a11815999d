package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PolicySchemaTest {
    @Test
    void hasEveryKeyThatValidationHas() {
        JsonNode project = PolicyJson.MAPPER.readTree(PolicySchema.project());
        JsonNode user = PolicyJson.MAPPER.readTree(PolicySchema.user());

        assertThat(project.get("$schema").stringValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        hasEvery(Keys.ROOT, project, false);
        hasEvery(Keys.ROOT, user, true);
        assertThat(project.at("/properties/policy/properties/limits/properties").propertyNames())
                .containsExactly("cpus", "memory", "processes", "disk", "time", "idle", "best_effort");
        assertThat(project.at("/properties/policy/properties/credentials/items/required"))
                .hasToString("[\"from\",\"hosts\",\"name\"]");
        assertThat(project.at("/properties/agents").isMissingNode()).isTrue();
    }

    private static void hasEvery(Shape<?> shape, JsonNode schema, boolean user) {
        switch (shape) {
            case Shape.Group<?> group -> hasKeys(group.keys(), schema, user);
            case Shape.Entry<?> entry -> hasKeys(entry.keys(), schema, user);
            case Shape.Many<?> many -> hasEvery(many.item(), schema.get("items"), user);
            case Shape.ByName<?> named -> hasEvery(named.value(), schema.get("additionalProperties"), user);
            case Form<?> form ->
                assertThat(schema.size()).isGreaterThanOrEqualTo(form.schema().size());
        }
    }

    private static void hasKeys(List<Key<?>> keys, JsonNode schema, boolean user) {
        List<Key<?>> expected =
                keys.stream().filter(key -> user || !key.userOnly()).toList();
        assertThat(schema.get("additionalProperties").booleanValue()).isFalse();
        assertThat(schema.get("properties").propertyNames())
                .containsExactlyElementsOf(expected.stream().map(Key::name).toList());
        expected.forEach(key -> hasEvery(key.shape(), schema.get("properties").get(key.name()), user));
    }
}
