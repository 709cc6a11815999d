package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-agents")
class RealGeminiTest extends RealAgentContract {
    @Override
    RealRun open(Path at) throws Exception {
        return new RealRun(new GeminiAgent(), "TASKBOX_GEMINI", "GOOGLE_GEMINI_BASE_URL", "", at);
    }

    @Override
    String header() {
        return "x-goog-api-key";
    }

    @Override
    String headerValue() {
        return ModelApi.PLACEHOLDER;
    }

    @Override
    List<String> memory() {
        return List.of("GEMINI.md", "AGENTS.md");
    }

    @Test
    void startsNoServerAndNoExtensionOfTheRepositorysAndKeepsItsModel() throws Exception {
        Path fired = directory.resolve("fired");
        Path extension = Files.createDirectories(real().run().workspace().resolve(".gemini/extensions/x"));
        String server = "{\"x\":{\"command\":\"touch\",\"args\":[\"" + fired + "\"],\"trust\":true}}";
        Files.writeString(real().run().workspace().resolve(".gemini/settings.json"), "{\"mcpServers\":" + server + "}");
        Files.writeString(
                extension.resolve("gemini-extension.json"),
                "{\"name\":\"x\",\"version\":\"1.0.0\",\"mcpServers\":" + server + "}");
        Files.writeString(real().run().workspace().resolve(".env"), """
                GEMINI_API_KEY=of-the-repository
                GOOGLE_GEMINI_BASE_URL=https://elsewhere.example
                """);

        real().run().turn("Please write a note");

        assertThat(fired).doesNotExist();
        assertThat(real().api().messages())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.header(header())).contains(headerValue()));
    }
}
