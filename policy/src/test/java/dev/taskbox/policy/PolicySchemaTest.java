package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicySchemaTest {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @TempDir
    Path directory;

    /** JSON is YAML too, so that one text goes to the reader and to the schema. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"agent\": \"claude\", \"place\": \"native\", \"isolation\": \"machine\", \"setup\": true, \"verify\": \"x\"}",
                "{\"agent_sandbox\": true}",
                "{\"policy\": {\"extends\": [\"github\", \"npm\"], \"git\": {\"push\": \"none\"}}}",
                "{\"policy\": {\"files\": {\"read\": [\"/opt\"], \"cache\": [\"~/.m2\"]}}}",
                "{\"policy\": {\"network\": {\"allow\": [\"a.example\"], \"deny\": [], \"expose\": [1, 65535]}}}",
                "{\"policy\": {\"network\": {\"build\": [\"*.a.example\", {\"host\": \"b.example\", \"methods\": [\"GET\"]}]}}}",
                "{\"policy\": {\"network\": {\"allow\": [\"b.example\", {\"host\": \"a.example\"}]}}}",
                "{\"policy\": {\"network\": {\"allow\": [{\"host\": \"a.example\", \"methods\": [\"GET\"], \"paths\": [\"/x/**\"]}]}}}",
                "{\"policy\": {\"credentials\": [{\"name\": \"T\", \"from\": \"env:T\", \"hosts\": [\"a.example\"]}]}}",
                "{\"policy\": {\"limits\": {\"cpus\": 1.5, \"memory\": \"1.5GiB\", \"disk\": 10000000, \"processes\": 5}}}",
                "{\"policy\": {\"limits\": {\"time\": \"1h30m\", \"idle\": \"90s\", \"best_effort\": false}}}",
            })
    void acceptsWhatTheReaderAccepts(String json) {
        new Given(directory).project(json).resolved();
        assertThat(accepts(PolicySchema.ofProject(), json)).isTrue();
        assertThat(accepts(PolicySchema.ofUser(), json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"agnt\": \"claude\"}",
                "{\"agent\": 5}",
                "{\"agent\": \"Not One\"}",
                "{\"place\": \"host\"}",
                "{\"agent_sandbox\": \"true\"}",
                "{\"agent_sandbox\": 1}",
                "{\"concurrency\": 4}",
                "{\"agents\": {}}",
                "{\"daemon\": {}}",
                "{\"policy\": {\"extends\": [\"nope\"]}}",
                "{\"policy\": {\"extends\": \"npm\"}}",
                "{\"policy\": {\"git\": {\"push\": \"all\"}}}",
                "{\"policy\": {\"network\": {\"allow\": [5]}}}",
                "{\"policy\": {\"network\": {\"allow\": [{}]}}}",
                "{\"policy\": {\"network\": {\"allow\": [{\"host\": \"a.example\", \"method\": [\"GET\"]}]}}}",
                "{\"policy\": {\"network\": {\"allow\": [{\"host\": \"a.example\", \"methods\": [\"get\"]}]}}}",
                "{\"policy\": {\"network\": {\"allow\": [{\"host\": \"a.example\", \"paths\": [\"x\"]}]}}}",
                "{\"policy\": {\"network\": {\"deny\": [{\"host\": \"a.example\"}]}}}",
                "{\"policy\": {\"network\": {\"build\": [{\"methods\": [\"GET\"]}]}}}",
                "{\"policy\": {\"network\": {\"expose\": [0]}}}",
                "{\"policy\": {\"network\": {\"expose\": [65536]}}}",
                "{\"policy\": {\"network\": {\"expose\": [\"80\"]}}}",
                "{\"policy\": {\"credentials\": [{\"name\": \"T\", \"from\": \"env: T\"}]}}",
                "{\"policy\": {\"credentials\": [{\"name\": \"T\", \"from\": \"ghp_x\", \"hosts\": [\"a.example\"]}]}}",
                "{\"policy\": {\"limits\": {\"memory\": \"4 gigs\"}}}",
                "{\"policy\": {\"limits\": {\"time\": \"2 hours\"}}}",
                "{\"policy\": {\"limits\": {\"best_effort\": \"no\"}}}",
            })
    void refusesWhatTheReaderRefuses(String json) {
        new Given(directory).project(json).problem();
        assertThat(accepts(PolicySchema.ofProject(), json)).isFalse();
    }

    @Test
    void theUsersOwnKeysAreInTheUsersSchema() {
        String json = """
                {"agents": {"claude": {"executable": "~/c", "arguments": ["-x", 5], "environment": {"A": "b"}}},
                 "daemon": {"idle": "10m"}, "concurrency": 4, "policy": {"limits": {"memory": "none"}}}""";
        new Given(directory).user(json).resolved();
        assertThat(accepts(PolicySchema.ofUser(), json)).isTrue();
        assertThat(accepts(PolicySchema.ofUser(), json.replace("\"A\"", "\"A B\"")))
                .isFalse();
    }

    @Test
    void everyKeyIsDescribed() {
        JsonNode schema = MAPPER.readTree(PolicySchema.ofUser());
        assertThat(schema.get("$schema").stringValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.findParents("type")).isNotEmpty();
        schema.findValues("properties")
                .forEach(properties -> properties
                        .values()
                        .forEach(property ->
                                assertThat(property.has("description")).isTrue()));
    }

    private static boolean accepts(String schema, String json) {
        return SchemaSubset.accepts(MAPPER.readTree(schema), MAPPER.readTree(json));
    }
}
