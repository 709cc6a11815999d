package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.testkit.ModelScript;
import dev.taskbox.testkit.ScriptedModelApi;
import dev.taskbox.testkit.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A project's own container, with the published Claude Code in it, against a model that follows a script. */
@Tag("end-to-end")
@Tag("engine")
class DevcontainerEndToEndTest {
    private static final String KEY = "sk-ant-api03-real-0123456789abcdef";

    private final TestContainers containers = new TestContainers();
    private Installed taskbox;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
        taskbox.write(".devcontainer/devcontainer.json", """
                {
                  "image": "%s",
                  "features": {"./greeting": {"word": "good day"}},
                  "remoteUser": "dev",
                  "postCreateCommand": "mkdir node_modules && echo dependency >node_modules/one"
                }
                """.formatted(TestContainers.image()));
        taskbox.write(".devcontainer/greeting/devcontainer-feature.json", """
                {"id": "greeting", "version": "1.0.0", "name": "Greeting",
                 "options": {"word": {"type": "string", "default": "hello"}}}
                """);
        taskbox.write(
                ".devcontainer/greeting/install.sh",
                "#!/bin/sh\necho \"$WORD from a feature\" >/usr/local/share/greeting\n");
        taskbox.write(".gitignore", "node_modules/\n");
        taskbox.write(".taskbox.yaml", "place: devcontainer\n");
        taskbox.git("add", "-A");
        taskbox.git("commit", "-qm", "Work in a container");
    }

    @AfterEach
    void close() throws Exception {
        taskbox.task("daemon", "stop");
        containers.removeThoseOf(taskbox);
        taskbox.close();
    }

    @Test
    @Tag("real-agents")
    void worksInTheProjectsContainerTurnByTurn() throws Exception {
        TestAuthority authority = TestAuthority.create("127.0.0.1");
        ModelScript script = new ModelScript(List.of(
                ModelScript.scene(
                        "Write a note",
                        ModelScript.use("Write", Map.of("file_path", "/work/project/note.txt", "content", "hello\n")),
                        ModelScript.use(
                                "Bash",
                                Map.of(
                                        "command",
                                        "cat /usr/local/share/greeting node_modules/one >>note.txt; env >env.txt;"
                                                + " (cat /proc/*/environ; grep -rha sk-ant ~) 2>/dev/null | tr '\\0' '\\n'"
                                                + " >>env.txt; curl -sS https://elsewhere.example/ || echo refused"
                                                + " >>note.txt; touch /tmp/kept ~/kept; hostname >host.txt; git add -A &&"
                                                + " git commit -qm 'Add a note' && git status --short")),
                        ModelScript.say("Written.\n\nQUESTION: Is one enough?")),
                ModelScript.scene(
                        "one is not enough",
                        ModelScript.use(
                                "Bash",
                                Map.of(
                                        "command",
                                        "hostname | diff - host.txt && ls ~/kept && echo again >>note.txt && git commit"
                                                + " -qam 'Add to it'")),
                        ModelScript.say("Then I am done."))));
        try (ScriptedModelApi api = ScriptedModelApi.start(script, authority)) {
            configureClaude(api, authority);
            taskbox.task("project", "add", ".").succeeded();
            int id = add("Write a note", "claude");
            taskbox.task("run", Integer.toString(id), "--wait");

            JsonNode asked = taskbox.show(id);
            assertThat(asked.required("state").stringValue())
                    .as(asked.toPrettyString() + taskbox.task("logs", Integer.toString(id)))
                    .isEqualTo("waiting");
            String name = "taskbox-" + id + "-1";
            String container = containers.id(name);
            assertThat(containers.status(name)).isEqualTo("paused");

            taskbox.task("reply", Integer.toString(id), "one is not enough").succeeded();
            taskbox.task("run", Integer.toString(id), "--wait");

            JsonNode task = taskbox.show(id);
            assertThat(task.required("state").stringValue())
                    .as(task.toPrettyString() + taskbox.task("logs", Integer.toString(id)))
                    .isEqualTo("review");
            assertThat(task.required("runs").get(0).required("turns").intValue())
                    .isEqualTo(2);
            assertThat(containers.id(name)).isEqualTo(container);
            assertThat(containers.status(name)).isEqualTo("paused");
            assertThat(taskbox.git("log", "--format=%s %an", "main..task/" + id + "-write-a-note"))
                    .isEqualTo("Add to it Test Person\nAdd a note Test Person");
            assertThat(taskbox.git("show", "task/" + id + "-write-a-note:env.txt"))
                    .contains("ANTHROPIC_API_KEY=")
                    .doesNotContain(KEY);
            assertThat(api.keys()).isNotEmpty().allMatch(it -> it.endsWith(KEY));
            assertThat(taskbox.task("audit", Integer.toString(id)).succeeded().out())
                    .contains("egress.denied")
                    .contains("elsewhere.example");
            assertThat(taskbox.events(id))
                    .filteredOn(event -> event.required("kind").stringValue().equals("egress.denied"))
                    .anyMatch(event -> event.required("host").stringValue().equals("elsewhere.example"));
            taskbox.task("audit", Integer.toString(id), "--verify").succeeded();

            assertThat(taskbox.task("diff", Integer.toString(id)).succeeded().out())
                    .contains("+good day from a feature")
                    .contains("+again");
            taskbox.task("merge", Integer.toString(id)).succeeded();
            assertThat(taskbox.project().resolve("note.txt"))
                    .hasContent("hello\ngood day from a feature\ndependency\nrefused\nagain");
        }
    }

    @Test
    void opensInAnEditorAlsoBetweenTurns() throws Exception {
        taskbox.task("project", "add", ".").succeeded();
        int id = taskbox.addScript("Ask", "write note.txt hello\nask Enough?\n");
        taskbox.task("run", Integer.toString(id), "--wait");
        String name = "taskbox-" + id + "-1";
        assertThat(containers.status(name)).isEqualTo("paused");

        JsonNode opened = taskbox.task("open", Integer.toString(id), "--editor", "code", "--json")
                .json();

        assertThat(containers.status(name)).isEqualTo("running");
        assertThat(opened.required("container").stringValue()).isEqualTo(name);
        String folder = opened.required("folder").stringValue();
        assertThat(containers.run("exec", name, "cat", folder + "/note.txt")).isEqualTo("hello");
        assertThat(taskbox.task("open", Integer.toString(id), "--editor", "code")
                        .succeeded()
                        .out())
                .startsWith("code --folder-uri vscode-remote://attached-container+"
                        + HexFormat.of()
                                .formatHex(("{\"containerName\":\"/" + name + "\"}")
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        + folder);

        taskbox.taskWith("write more.txt yes\ncommit Done\n", "reply", Integer.toString(id), "-")
                .succeeded();
        taskbox.task("run", Integer.toString(id), "--wait");
        assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("review");
        assertThat(taskbox.git("show", "task/" + id + "-ask:more.txt")).isEqualTo("yes");
    }

    @Test
    void runsACommandOnThisMachineOnlyWhenItWasApproved() throws Exception {
        Path trace = taskbox.root().resolve("trace");
        taskbox.write(
                ".devcontainer/devcontainer.json",
                "{\n  \"image\": \"" + TestContainers.image() + "\",\n  \"initializeCommand\": \"echo ran >>" + trace
                        + "\"\n}\n");
        taskbox.git("commit", "-qam", "Run something here");
        taskbox.task("project", "add", ".").succeeded();

        Installed.Result refused = taskbox.taskWith("say hello\n", "add", "Try", "-a", "scripted", "-F", "-");
        if (refused.exitCode() == 0) {
            refused = taskbox.task("start", "1");
        }
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err())
                .contains("nobody has approved yet", "echo ran", ".devcontainer/devcontainer.json:3")
                .contains("task policy approve");
        assertThat(trace).doesNotExist();

        assertThat(taskbox.task("policy", "approve", "--yes").succeeded())
                .extracting(said -> said.out() + said.err())
                .asString()
                .contains("devcontainer.initializeCommand", "echo ran", ".devcontainer/devcontainer.json:3");
        int id = taskbox.addScript("Try again", "write note.txt hello\ncommit Done\n");
        taskbox.task("run", Integer.toString(id), "--wait");
        assertThat(taskbox.show(id).required("state").stringValue())
                .as(taskbox.show(id).toPrettyString())
                .isEqualTo("review");
        assertThat(trace).hasContent("ran");
    }

    @Test
    void saysWhatWouldRunOnThisMachineAlsoWhereOnlyTheTaskNamesThePlace() throws Exception {
        Path trace = taskbox.root().resolve("trace");
        taskbox.write(".taskbox.yaml", "agent: scripted\n");
        taskbox.write(
                ".devcontainer/devcontainer.json",
                "{\n  \"image\": \"" + TestContainers.image() + "\",\n  \"initializeCommand\": \"echo ran >>" + trace
                        + "\"\n}\n");
        taskbox.git("commit", "-qam", "Run something here");
        taskbox.task("project", "add", ".").succeeded();
        int id = taskbox.taskWith("say hello\n", "add", "Try", "-P", "devcontainer", "-F", "-", "--json")
                .json()
                .required("id")
                .intValue();

        taskbox.task("run", Integer.toString(id), "--wait");
        assertThat(taskbox.show(id).required("reason").stringValue())
                .contains("nobody has approved yet", "echo ran", "task policy approve");
        assertThat(trace).doesNotExist();

        assertThat(taskbox.task("policy", "approve", "--yes").succeeded())
                .extracting(said -> said.out() + said.err())
                .asString()
                .contains("echo ran");
        taskbox.task("retry", Integer.toString(id)).succeeded();
        taskbox.task("run", Integer.toString(id), "--wait");
        assertThat(trace).hasContent("ran");
    }

    private void configureClaude(ScriptedModelApi api, TestAuthority authority) throws Exception {
        String program = System.getenv("TASKBOX_CLAUDE");
        assertThat(program)
                .as("TASKBOX_CLAUDE names the published claude; ./verify installs it and sets this")
                .isNotNull();
        Path trust = taskbox.root().resolve("trust.p12");
        authority.writeTrustStore(trust);
        Path secret = Files.writeString(taskbox.root().resolve("secret"), KEY + "\n");
        taskbox.variable(
                "JDK_JAVA_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + trust + " -Djavax.net.ssl.trustStorePassword="
                        + TestAuthority.PASSWORD);
        taskbox.userConfig(
                """
                agents:
                  claude:
                    executable: %s
                    credentials: {ANTHROPIC_API_KEY: "file: %s"}
                    environment: {ANTHROPIC_BASE_URL: "%s"}
                policy:
                  network: {allow: ["127.0.0.1:%d"]}
                """.formatted(program, secret, api.baseUrl(), api.baseUrl().getPort()));
    }

    private int add(String title, String agent) throws Exception {
        return taskbox.task("add", title, "-a", agent, "--json")
                .json()
                .required("id")
                .intValue();
    }
}
