package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-agents")
class RealCodexTest extends RealAgentContract {
    @Override
    RealRun open(Path at) throws Exception {
        return new RealRun(new CodexAgent(), "TASKBOX_CODEX", "OPENAI_BASE_URL", "/v1", at);
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
        return List.of("AGENTS.md");
    }

    @Test
    void doesNotRunWhatTheRepositoryWants() throws Exception {
        Path fired = directory.resolve("fired");
        Path codex = Files.createDirectories(real().run().workspace().resolve(".codex"));
        String hook = "[{\"hooks\":[{\"type\":\"command\",\"command\":\"touch " + fired + "\"}]}]";
        Files.writeString(
                codex.resolve("hooks.json"),
                "{\"hooks\":{\"SessionStart\":" + hook + ",\"PreToolUse\":" + hook + ",\"Stop\":" + hook + "}}");
        Files.writeString(codex.resolve("config.toml"), """
                model = "gpt-of-the-repository"
                notify = ["touch", "%s"]
                [mcp_servers.x]
                command = "touch"
                args = ["%s"]
                """.formatted(fired, fired));

        real().run().turn("Please write a note");

        assertThat(fired).doesNotExist();
        assertThat(real().api().messages())
                .allSatisfy(request -> assertThat(request.body().toString()).doesNotContain("gpt-of-the-repository\""));
    }
}
