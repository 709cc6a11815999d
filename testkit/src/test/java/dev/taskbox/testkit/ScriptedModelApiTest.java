package dev.taskbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.testkit.ModelScript.Block;
import dev.taskbox.testkit.ModelScript.Step;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScriptedModelApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TOOLS = ",\"tools\":[{\"name\":\"Bash\"}]";
    private static final String ASK = "{\"role\":\"user\",\"content\":\"do it\"}";
    private static final String CALLED =
            "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"Bash\",\"input\":{}}]}";
    private static final String RESULT =
            "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":\"ok\"},"
                    + "{\"type\":\"text\",\"text\":\"<system-reminder>x</system-reminder>\"}]}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScriptedModelApi api = ScriptedModelApi.start(ModelScript.of(
            ModelScript.use("Bash", Map.of("command", "ls")),
            ModelScript.say("it is there"),
            ModelScript.refuse(529, "busy")));

    @AfterEach
    void close() {
        api.close();
        client.close();
    }

    @Test
    void theAnswersSinceTheLastPromptSayWhichStepIsNext() throws Exception {
        assertThat(messages(ASK).path("content").path(0).path("name").asString())
                .isEqualTo("Bash");
        assertThat(text(messages(ASK, CALLED, RESULT))).isEqualTo("it is there");
        assertThat(text(messages(ASK, CALLED, RESULT))).isEqualTo("it is there");
        assertThat(messages(ASK, CALLED, RESULT, CALLED, RESULT)
                        .path("error")
                        .path("type")
                        .asString())
                .isEqualTo("overloaded_error");
        assertThat(text(messages(ASK, CALLED, RESULT, CALLED, RESULT, CALLED, RESULT)))
                .isEqualTo(ModelScript.CLOSING);
        assertThat(messages(ASK, CALLED, RESULT, ASK).path("stop_reason").asString())
                .isEqualTo("tool_use");
    }

    @Test
    void theFirstSceneThatFitsThePromptPlays() throws Exception {
        api.play(new ModelScript(List.of(
                ModelScript.scene("nothing like it", ModelScript.say("no")),
                ModelScript.scene("do it", ModelScript.say("yes")))));

        assertThat(text(messages(ASK))).isEqualTo("yes");
    }

    @Test
    void aRequestWithoutToolsGetsAShortAnswerOutsideTheScript() throws Exception {
        assertThat(text(JSON.readTree(post("/v1/messages", "{\"messages\":[" + ASK + "]}"))))
                .isEqualTo("Scripted");
    }

    @Test
    void streamsTheSameAnswerAsEvents() throws Exception {
        String stream = post("/any/prefix/v1/messages", "{\"stream\":true,\"messages\":[" + ASK + "]" + TOOLS + "}");

        assertThat(stream.lines().filter(line -> line.startsWith("event: ")))
                .containsExactly(
                        "event: message_start",
                        "event: ping",
                        "event: content_block_start",
                        "event: content_block_delta",
                        "event: content_block_stop",
                        "event: message_delta",
                        "event: message_stop");
        assertThat(stream).contains("input_json_delta", "{\\\"command\\\":\\\"ls\\\"}");
    }

    @Test
    void recordsRequests() throws Exception {
        post("/p/v1/messages", "{\"messages\":[" + ASK + "]}");
        post("/p/v1/messages/count_tokens", "not json");

        assertThat(api.requests())
                .extracting(ModelRequest::path)
                .containsExactly("/p/v1/messages", "/p/v1/messages/count_tokens");
        assertThat(api.messages())
                .singleElement()
                .satisfies(request -> assertThat(request.header("x-api-key")).contains("placeholder"));
    }

    @Test
    void readsAScriptFileAgainForEachRequest(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("script.json");
        try (ScriptedModelApi fromFile = ScriptedModelApi.start(file, 0)) {
            Files.writeString(file, "[{\"blocks\":[{\"text\":\"one\"}]}]");
            assertThat(text(ask(fromFile))).isEqualTo("one");
            Files.writeString(file, "{\"scenes\":[{\"when\":\"it\",\"steps\":[{\"blocks\":[{\"text\":\"two\"}]}]}]}");
            assertThat(text(ask(fromFile))).isEqualTo("two");
            Files.writeString(file, "[{\"blocks\":[{\"txt\":\"typo\"}]}]");
            assertThat(ask(fromFile).path("error").path("message").asString()).contains(file.toString(), "txt");
        }
    }

    @Test
    void readsEveryKindOfStep() {
        ModelScript script = ModelScriptFile.parse("""
                [{"sleep": 20, "blocks": [{"thinking": "hm"}, {"tool": "Bash", "input": {"command": "ls"}}]},
                 {"error": {"status": 401, "message": "no"}}]
                """);

        assertThat(script)
                .isEqualTo(ModelScript.of(
                        new Step.Answer(
                                List.of(new Block.Thinking("hm"), new Block.ToolUse("Bash", Map.of("command", "ls"))),
                                Duration.ofMillis(20)),
                        ModelScript.refuse(401, "no")));
    }

    @Test
    void theSameStepsComeInTheWordsOfTheOtherApis() throws Exception {
        String openAi = post(
                "/p/responses",
                "{\"stream\":true,\"input\":[{\"role\":\"user\",\"content\":\"do it\"}],\"tools\":[{\"name\":\"exec_command\"}]}");
        JsonNode gemini = JSON.readTree(post(
                "/p/models/m:generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"do it\"}]}],"
                        + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"run_shell_command\"}]}]}"));

        assertThat(openAi).contains("\"name\":\"exec_command\"", "event: response.completed");
        assertThat(gemini.at("/candidates/0/content/parts/0/functionCall/args/command")
                        .asString())
                .isEqualTo("ls");
        assertThat(api.keys()).containsExactly("placeholder");
    }

    @Test
    void speaksTlsToThoseWhoTrustItsAuthority() throws Exception {
        TestAuthority authority = TestAuthority.create("localhost");
        try (ScriptedModelApi secure = ScriptedModelApi.start(ModelScript.of(ModelScript.say("safe")), authority);
                HttpClient trusting = HttpClient.newBuilder()
                        .sslContext(authority.clientContext())
                        .build()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + secure.baseUrl().getPort() + "/v1/messages"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"messages\":[" + ASK + "]" + TOOLS + "}"))
                    .build();

            assertThat(trusting.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("safe");
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    private JsonNode messages(String... messages) throws Exception {
        return JSON.readTree(post("/v1/messages", "{\"messages\":[" + String.join(",", messages) + "]" + TOOLS + "}"));
    }

    private JsonNode ask(ScriptedModelApi to) throws Exception {
        return JSON.readTree(post(to.baseUrl() + "/v1/messages", "{\"messages\":[" + ASK + "]" + TOOLS + "}"));
    }

    private static String text(JsonNode message) {
        return message.path("content").path(0).path("text").asString();
    }

    private String post(String path, String body) throws Exception {
        URI uri = path.startsWith("http") ? URI.create(path) : api.baseUrl().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("x-api-key", "placeholder")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
