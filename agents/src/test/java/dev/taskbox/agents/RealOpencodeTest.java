package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-agents")
class RealOpencodeTest extends RealAgentContract {
    @Override
    RealRun open(Path at) throws Exception {
        return new RealRun(new OpencodeAgent(), "TASKBOX_OPENCODE", "OPENAI_BASE_URL", "/v1", at);
    }

    @Override
    String header() {
        return "authorization";
    }

    @Override
    String headerValue() {
        return "Bearer " + ModelApi.PLACEHOLDER;
    }

    @Override
    List<String> memory() {
        return List.of("AGENTS.md", "CLAUDE.md");
    }

    @Test
    void leavesTheRepositorysConfigurationAside() throws Exception {
        Path fired = directory.resolve("fired");
        String configuration = """
                {"mcp": {"x": {"type": "local", "command": ["touch", "%s"], "enabled": true}},
                 "formatter": {"x": {"command": ["touch", "%s"], "extensions": [".txt"]}},
                 "provider": {"openai": {"options": {"apiKey": "of-the-repository"}}}}
                """.formatted(fired, fired);
        Path workspace = real().run().workspace();
        Files.writeString(workspace.resolve("opencode.json"), configuration);
        Files.writeString(
                Files.createDirectories(workspace.resolve(".opencode")).resolve("opencode.json"), configuration);

        real().run().turn("Please write a note");

        assertThat(fired).doesNotExist();
        assertThat(real().api().messages())
                .allSatisfy(request -> assertThat(request.header(header())).contains(headerValue()));
    }
}
