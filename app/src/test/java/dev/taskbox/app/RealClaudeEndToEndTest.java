package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.testkit.ModelScript;
import dev.taskbox.testkit.ScriptedModelApi;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The published Claude Code, in our box, against a model that follows a script: the main job, for real. */
@Tag("end-to-end")
@Tag("real-agents")
class RealClaudeEndToEndTest {
    @Test
    void worksWithItsOwnSandboxInsideTheBox() throws Exception {
        ModelScript script = ModelScript.of(
                ModelScript.use(
                        "Bash",
                        Map.of(
                                "command",
                                "echo in $SANDBOX_RUNTIME >note.txt; echo x >~/.claude/planted || echo kept >>note.txt;"
                                        + " git add note.txt && git commit -qm 'Add a note'")),
                ModelScript.say("Written."));
        try (ScriptedModelApi api = ScriptedModelApi.start(script);
                Installed taskbox = new Installed()) {
            int id = writeANote(taskbox, api, "agent_sandbox: true");

            JsonNode task = taskbox.show(id);
            assertThat(task.required("state").stringValue())
                    .as(task.toPrettyString())
                    .isEqualTo("review");
            assertThat(taskbox.git("show", "task/" + id + "-write-a-note:note.txt"))
                    .isEqualTo("in 1\nkept");
        }
    }

    @Test
    void editsCommitsAsksAndGoesOn() throws Exception {
        ModelScript script = new ModelScript(List.of(
                ModelScript.scene(
                        "Write a note",
                        ModelScript.use("Write", Map.of("file_path", "/work/project/note.txt", "content", "hello\n")),
                        ModelScript.use(
                                "Bash",
                                Map.of("command", "git add -A && git commit -qm 'Add a note' && git status --short")),
                        ModelScript.say("Written.\n\nQUESTION: Is one enough?")),
                ModelScript.scene("one is enough", ModelScript.say("Then I am done."))));
        try (ScriptedModelApi api = ScriptedModelApi.start(script);
                Installed taskbox = new Installed()) {
            int id = writeANote(taskbox, api, "");

            JsonNode asked = taskbox.show(id);
            assertThat(asked.required("state").stringValue())
                    .as(asked.toPrettyString())
                    .isEqualTo("waiting");
            assertThat(asked.required("question").stringValue()).isEqualTo("Is one enough?");
            String session = asked.required("runs").get(0).required("sessionId").stringValue();

            taskbox.task("reply", Integer.toString(id), "one is enough").succeeded();
            taskbox.task("run", Integer.toString(id), "--wait");

            JsonNode task = taskbox.show(id);
            JsonNode run = task.required("runs").get(0);
            assertThat(task.required("state").stringValue())
                    .as(task.toPrettyString())
                    .isEqualTo("review");
            assertThat(run.required("sessionId").stringValue()).isEqualTo(session);
            assertThat(run.required("turns").intValue()).isEqualTo(2);
            assertThat(run.required("tokens").required("output").longValue()).isPositive();
            assertThat(new BigDecimal(run.required("cost").required("amount").stringValue()))
                    .isPositive();

            assertThat(taskbox.git("log", "--format=%s %an", "main..task/" + id + "-write-a-note"))
                    .isEqualTo("Add a note Test Person");
            assertThat(taskbox.git("status", "--porcelain")).isEmpty();
            assertThat(taskbox.project().resolve("note.txt")).doesNotExist();
            assertThat(api.messages())
                    .allSatisfy(request -> assertThat(request.toString()).doesNotContain("sk-ant"));

            taskbox.task("merge", Integer.toString(id)).succeeded();
            assertThat(taskbox.project().resolve("note.txt")).hasContent("hello");
        }
    }

    /** @param setting one more line of the user's config @return the task's number, when its first turn has ended */
    private static int writeANote(Installed taskbox, ScriptedModelApi api, String setting) throws Exception {
        String claude = System.getenv("TASKBOX_CLAUDE");
        assertThat(claude)
                .as("TASKBOX_CLAUDE names the published claude; ./verify installs it and sets this")
                .isNotNull();
        URI base = api.baseUrl();
        taskbox.userConfig("""
                %s
                agents:
                  claude:
                    executable: %s
                    environment: {ANTHROPIC_BASE_URL: "%s", NO_PROXY: "", no_proxy: ""}
                policy:
                  network: {allow: ["%s:%d"]}
                """.formatted(setting, claude, base, base.getHost(), base.getPort()));
        taskbox.task("project", "add", ".").succeeded();
        int id = taskbox.task("add", "Write a note", "-a", "claude", "--json")
                .json()
                .required("id")
                .intValue();
        taskbox.task("run", Integer.toString(id), "--wait");
        return id;
    }
}
