package dev.taskbox.devcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Place;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.Sandbox.Command;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import dev.taskbox.testkit.PlaceContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A project's own devcontainer.json, by the real Dev Containers command line and a real engine. */
@Tag("engine")
class ProjectImageTest {
    private final TestHost host = new TestHost();
    private Path root;
    private Path project;
    private Place place;
    private int tasks;

    @BeforeEach
    void make() throws Exception {
        root = Files.createTempDirectory("project-image-");
        project = Files.createDirectory(root.resolve("shop"));
        git("init", "-q", "-b", "main");
        Files.writeString(project.resolve("README.md"), "# Shop\n");
        Files.createDirectories(project.resolve(".devcontainer"));
        place = new DevcontainerPlace(root.resolve("place"), host, System.getenv(), () -> "");
    }

    @AfterEach
    void close() throws Exception {
        place.close();
        TestEngine.removeContainers();
        new ProcessBuilder("rm", "-rf", root.toString()).inheritIO().start().waitFor();
    }

    private void git(String... words) throws IOException, InterruptedException {
        List<String> argv = new java.util.ArrayList<>(
                List.of("git", "-c", "user.name=Person", "-c", "user.email=person@localhost"));
        argv.addAll(List.of(words));
        Process process = new ProcessBuilder(argv)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private void devcontainer(String json) throws IOException, InterruptedException {
        Files.writeString(
                project.resolve(".devcontainer/devcontainer.json"), json.replace("IMAGE", TestEngine.image()));
        git("add", "-A");
        git("commit", "-q", "-m", "Change");
    }

    private Sandbox open() throws Exception {
        Path own = Files.createDirectory(root.resolve("task-" + ++tasks));
        Path clone = own.resolve("clone");
        assertThat(new ProcessBuilder("git", "clone", "-q", project.toString(), clone.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        return place.open(new SandboxRequest(
                "9-" + tasks,
                own.resolve("run"),
                PlaceContract.policy(Policy.Limits.NONE),
                List.of(Mount.readWrite(clone, "/work/shop")),
                Files.createDirectory(own.resolve("home")),
                "/work/shop",
                Map.of(),
                Optional.empty(),
                9,
                Optional.of(project)));
    }

    private static String shell(Sandbox sandbox, String script) throws Exception {
        Sandbox.AttachedProcess process =
                sandbox.attach(Command.of("sh", "-c", "exec 2>&1; " + script), Optional.empty());
        process.stdin().close();
        String said = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
        process.await();
        return said.strip();
    }

    private void feature() throws IOException {
        Path feature = Files.createDirectories(project.resolve(".devcontainer/greeting"));
        Files.writeString(feature.resolve("devcontainer-feature.json"), """
                {"id": "greeting", "version": "1.0.0", "name": "Greeting", "containerEnv": {"GREETED": "yes"},
                 "options": {"word": {"type": "string", "default": "hello"}}}
                """);
        Files.writeString(
                feature.resolve("install.sh"), "#!/bin/sh\necho \"$WORD from a feature\" >/usr/local/share/greeting\n");
    }

    @Test
    void buildsFeaturesAndRunsWhatComesBeforeAPerson() throws Exception {
        feature();
        Files.writeString(project.resolve(".gitignore"), "node_modules/\n");
        devcontainer("""
                {
                  // comments are usual here
                  "image": "IMAGE",
                  "features": {"./greeting": {"word": "good day"}},
                  "remoteUser": "dev",
                  "containerEnv": {"COLOUR": "blue"},
                  "remoteEnv": {"SHADE": "light ${containerEnv:COLOUR}", "NOT_PASSED": "${localEnv:JAVA_HOME}"},
                  "onCreateCommand": ["touch", "/home/dev/created"],
                  "postCreateCommand": "mkdir node_modules && echo dependency >node_modules/one && echo odd >odd-file && id -un >~/who",
                }
                """);
        try (Sandbox sandbox = open()) {
            assertThat(shell(sandbox, "cat /usr/local/share/greeting; echo $GREETED $COLOUR $SHADE [$NOT_PASSED]"))
                    .isEqualTo("good day from a feature\nyes blue light blue []");
            assertThat(shell(sandbox, "cat node_modules/one README.md ~/who; ls ~/created"))
                    .isEqualTo("dependency\n# Shop\ndev\n/home/agent/created");
            assertThat(shell(sandbox, "cat odd-file; git status --short")).isEqualTo("odd");
            assertThat(shell(sandbox, "id -u; touch /usr/local/share/x"))
                    .startsWith("1000")
                    .contains("Read-only");
        }
        String images = TestEngine.run("images", "--quiet", "taskbox-project");
        try (Sandbox again = open()) {
            assertThat(shell(again, "cat node_modules/one")).isEqualTo("dependency");
        }
        assertThat(TestEngine.run("images", "--quiet", "taskbox-project")).isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"privileged\": true | privileged",
                "\"capAdd\": [\"SYS_ADMIN\"] | capAdd",
                "\"securityOpt\": [\"seccomp=unconfined\"] | securityOpt",
                "\"runArgs\": [\"--network=host\"] | runArgs",
                "\"runArgs\": [\"--init\", \"-v\", \"/:/host\"] | runArgs",
                "\"mounts\": [\"source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind\"] | mounts",
                "\"workspaceMount\": \"source=/,target=/w,type=bind\" | workspaceMount",
                "\"appPort\": [80] | appPort",
                "\"build\": {\"dockerfile\": \"Dockerfile\", \"options\": [\"--network=host\"]} | build.options",
            })
    void refusesWhatWouldWeakenAWall(String property, String key) throws Exception {
        devcontainer("{\n  \"image\": \"IMAGE\",\n  " + property + "\n}\n");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED);
            assertThat(problem.why()).startsWith(key + " (.devcontainer/devcontainer.json:3)");
        });
        assertThat(TestEngine.run("ps", "--all", "--quiet", "--filter", "name=taskbox-9-1"))
                .isEmpty();
    }

    @Test
    void refusesAFeatureThatWouldWeakenAWall() throws Exception {
        Path feature = Files.createDirectories(project.resolve(".devcontainer/inner"));
        Files.writeString(
                feature.resolve("devcontainer-feature.json"),
                "{\"id\": \"inner\", \"version\": \"1.0.0\", \"name\": \"Inner\", \"privileged\": true}");
        Files.writeString(feature.resolve("install.sh"), "#!/bin/sh\n");
        devcontainer("{\"image\": \"IMAGE\",\n \"features\": {\"./inner\": {}}}");
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem ->
                                assertThat(problem.why()).contains("privileged", ".devcontainer/devcontainer.json:2"));
    }

    @Test
    void saysInTheBuildsOwnWordsWhereItFailed() throws Exception {
        Files.writeString(
                project.resolve(".devcontainer/Dockerfile"),
                "FROM " + TestEngine.image() + "\nRUN true\nRUN echo this-is-why >&2; exit 7\n");
        devcontainer("{\"build\": {\"dockerfile\": \"Dockerfile\"}}");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.tried()).endsWith(".devcontainer/Dockerfile:3");
            assertThat(problem.why()).contains("this-is-why", "7");
        });
    }

    @Test
    void saysWhichCommandFailed() throws Exception {
        devcontainer("{\"image\": \"IMAGE\", \"postCreateCommand\": \"echo because; exit 3\"}");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.tried()).contains("exit 3");
            assertThat(problem.why()).contains("because").contains("3");
        });
    }

    @Test
    void runsHostCodeOnlyWhenItWasApproved() throws Exception {
        Path trace = root.resolve("trace");
        devcontainer("{\"image\": \"IMAGE\",\n\"initializeCommand\": \"echo ran >>" + trace + "\"}");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo("not-approved");
            assertThat(problem.why()).contains("echo ran", ".devcontainer/devcontainer.json:2");
        });
        assertThat(trace).doesNotExist();
        host.approved.add("\"echo ran >>" + trace + "\"");
        open().close();
        assertThat(trace).hasContent("ran");
    }

    @Test
    void buildsInANetworkThatLeadsNowhereElse() throws Exception {
        devcontainer(
                "{\"image\": \"IMAGE\", \"remoteUser\": \"dev\", \"postCreateCommand\":"
                        + " \"grep -c : /proc/net/dev >~/interfaces; curl -s --max-time 5 --noproxy '*' http://127.0.0.1:1/; echo $? >~/curl\"}");
        try (Sandbox sandbox = open()) {
            assertThat(shell(sandbox, "cat ~/interfaces ~/curl")).isEqualTo("1\n7");
        }
    }

    private void compose(String text) throws IOException {
        Files.writeString(project.resolve(".devcontainer/compose.yaml"), text.replace("IMAGE", TestEngine.image()));
    }

    @Test
    void givesARunTheServicesOfItsComposeFile() throws Exception {
        compose("""
                services:
                  work:
                    image: IMAGE
                    environment: {DATABASE: "db:5432"}
                    volumes: ["..:/workspaces"]
                    depends_on: [db]
                  db:
                    image: IMAGE
                    environment: [GREETING=hello from the database]
                    command:
                      - perl
                      - -MIO::Socket::INET
                      - -e
                      - |
                        my $$s = IO::Socket::INET->new(LocalPort => 5432, Listen => 5, ReuseAddr => 1) or die;
                        open my $$n, '<', '/proc/net/dev'; my $$interfaces = grep { /:/ } <$$n>;
                        while (my $$c = $$s->accept) { print $$c "$$ENV{GREETING} $$interfaces\\n"; close $$c }
                    healthcheck: {test: ["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5432"]}
                    volumes: ["data:/data"]
                  unused:
                    image: IMAGE
                    command: "false"
                """);
        devcontainer("""
                {"dockerComposeFile": "compose.yaml", "service": "work", "runServices": ["db"], "remoteUser": "dev",
                 "postCreateCommand": "touch ~/prepared"}
                """);
        String ask = "bash -c 'exec 3<>/dev/tcp/db/5432; cat <&3'; echo $DATABASE; ls ~/prepared";
        try (Sandbox sandbox = open()) {
            assertThat(shell(sandbox, ask)).isEqualTo("hello from the database 1\ndb:5432\n/home/agent/prepared");
            assertThat(TestEngine.run("ps", "--format", "{{.Names}}").lines())
                    .contains("taskbox-9-1", "taskbox-9-1-db");
        }
        assertThat(TestEngine.run("ps", "--filter", "status=paused", "--format", "{{.Names}}")
                        .lines())
                .contains("taskbox-9-1", "taskbox-9-1-db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "privileged: true | services.db.privileged",
                "network_mode: host | services.db.network_mode",
                "volumes: ['/var/run/docker.sock:/var/run/docker.sock'] | services.db.volumes",
                "volumes: ['../..:/host'] | services.db.volumes",
                "cap_add: [SYS_ADMIN] | services.db.cap_add",
                "build: . | services.db.build",
                "pid: host | services.db.pid",
            })
    void refusesAServiceThatWouldOpenADoor(String property, String key) throws Exception {
        compose("services:\n  work: {image: IMAGE}\n  db:\n    image: IMAGE\n    " + property + "\n");
        devcontainer("{\"dockerComposeFile\": \"compose.yaml\", \"service\": \"work\"}");
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.why()).startsWith(key));
    }

    @Test
    void followsNoLinkOutOfTheProject() throws Exception {
        Path outside = Files.writeString(root.resolve("outside.json"), "{\"image\": \"" + TestEngine.image() + "\"}");
        Files.createSymbolicLink(project.resolve(".devcontainer/devcontainer.json"), outside);
        git("add", "-A");
        git("commit", "-q", "-m", "Link");
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.why()).contains("symbolic link"));
    }
}
