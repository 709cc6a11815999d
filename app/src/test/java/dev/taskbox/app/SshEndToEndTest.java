package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The real client, from elsewhere, and the real taskd. */
@Tag("end-to-end")
class SshEndToEndTest {
    private Installed taskbox;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
        taskbox.task("project", "add", ".", "--name", "api").succeeded();
    }

    @AfterEach
    void close() throws Exception {
        taskbox.close();
    }

    @Test
    void commandsPipesAndRolesWorkFromElsewhere() throws Exception {
        SshHome ssh = SshHome.open(taskbox);
        ssh.letIn("ada", "operate");
        ssh.letIn("vic", "view");
        ssh.run(
                        "write hello.txt Hello\n",
                        "ada",
                        "127.0.0.1",
                        "task",
                        "add",
                        "'Say hello'",
                        "-p",
                        "api",
                        "-a",
                        "scripted",
                        "-F",
                        "-")
                .succeeded();
        assertThat(ssh.run("", "vic", "127.0.0.1", "list", "--json")
                        .json()
                        .get(0)
                        .required("title")
                        .asString())
                .isEqualTo("Say hello");
        assertThat(ssh.run("", "ada", "127.0.0.1", "run", "1", "--wait").exitCode())
                .isZero();
        assertThat(ssh.run("", "vic", "127.0.0.1", "task", "diff", "1").out()).contains("+Hello");
        assertThat(ssh.run("", "vic", "127.0.0.1", "show", "99").exitCode()).isEqualTo(3);
        Installed.Result merge = ssh.run("", "vic", "127.0.0.1", "merge", "1", "--json");
        assertThat(merge.exitCode()).isEqualTo(4);
        assertThat(merge.err()).contains("\"code\":\"role\"");
        ssh.run("", "ada", "127.0.0.1", "merge", "1", "--uncommitted").succeeded();
        assertThat(taskbox.git("show", "main:hello.txt")).isEqualTo("Hello");
    }

    /** A role below admin learns and changes nothing of the machine. */
    @Test
    void pathsOfTheMachineAreForAdmins() throws Exception {
        SshHome ssh = SshHome.open(taskbox);
        ssh.letIn("ada", "operate");
        ssh.letIn("root", "admin");
        taskbox.write("secret", "the-secret\n");
        String secret = taskbox.project().resolve("secret").toString();
        for (String command : List.of(
                "add T -p api -F " + secret,
                "add T -p api -F /no/such/file",
                "project add " + taskbox.project() + " --name other",
                "policy check " + secret,
                "policy allow example.com -p api",
                "policy approve -p api --yes",
                "ssh-key list",
                "ssh-key add " + taskbox.root().resolve("ada.pub"),
                "ssh-key log",
                "daemon stop",
                "daemon start --ssh 127.0.0.1:0")) {
            Installed.Result said = ssh.run("", "ada", "127.0.0.1", command);
            assertThat(said.exitCode()).as(command).isEqualTo(4);
            assertThat(said.out() + said.err())
                    .as(command)
                    .contains("takes admin")
                    .doesNotContain("the-secret");
        }
        assertThat(ssh.run("", "ada", "127.0.0.1", "sandbox", "--rw", "/", "--", "true")
                        .exitCode())
                .isEqualTo(125);
        assertThat(ssh.run("", "root", "127.0.0.1", "add", "T", "-p", "api", "-F", secret, "--json")
                        .json()
                        .required("body")
                        .asString())
                .isEqualTo("the-secret\n");
        assertThat(ssh.run("", "root", "127.0.0.1", "add", "T").err()).contains("stands in no directory");
    }

    @Test
    void whatHappensIsWrittenDownAndCannotBeChangedUnseen() throws Exception {
        SshHome ssh = SshHome.open(taskbox);
        ssh.letIn("ada", "view");
        ssh.run("", "ada", "127.0.0.1", "show", "99");
        await().untilAsserted(() -> assertThat(taskbox.task("ssh-key", "log").out())
                .contains("ssh.login", "ssh.command", "command=show 99", "exitCode=3", "ssh.closed"));
        taskbox.task("ssh-key", "log", "--verify").succeeded();
        Path audit;
        try (var days = Files.list(taskbox.home().resolve("data/ssh/audit"))) {
            audit = days.findFirst().orElseThrow().resolve("audit.jsonl");
        }
        Files.writeString(audit, Files.readString(audit).replace("show 99", "show 98"));
        assertThat(taskbox.task("ssh-key", "log", "--verify").exitCode()).isEqualTo(1);
    }

    /** Root's boxes never write, and who comes by SSH can name a directory in no other way. */
    @Test
    void aBoxBySshTakesADirectoryThatItMayWriteTo() throws Exception {
        SshHome ssh = SshHome.open(taskbox);
        ssh.letIn("root", "admin");
        assertThat(ssh.run("", "root", "127.0.0.1", "sandbox", "--", "true")).satisfies(said -> {
            assertThat(said.exitCode()).isEqualTo(125);
            assertThat(said.err()).contains("stands in no directory");
        });
        String project = taskbox.project().toString();
        assertThat(ssh.run("", "root", "127.0.0.1", "sandbox", "--rw", project, "--", "touch", "made"))
                .satisfies(said -> {
                    boolean isRoot = Installed.isRoot();
                    assertThat(said.exitCode()).as(said.err()).isEqualTo(isRoot ? 125 : 0);
                    assertThat(said.err().contains("a box never writes as root"))
                            .isEqualTo(isRoot);
                    assertThat(Files.exists(taskbox.project().resolve("made"))).isEqualTo(!isRoot);
                });
    }

    @Test
    void removingAKeyEndsItsConnections() throws Exception {
        SshHome ssh = SshHome.open(taskbox);
        ssh.letIn("ada", "view");
        Process watching = new ProcessBuilder(ssh.argv("ada", "127.0.0.1", "watch")).start();
        await().until(() -> sshStatus().required("connections").intValue() == 1);
        taskbox.task("ssh-key", "remove", "ada").succeeded();
        assertThat(watching.waitFor()).isEqualTo(255);
        assertThat(ssh.run("", "ada", "127.0.0.1", "list").exitCode()).isEqualTo(255);
    }

    private JsonNode sshStatus() throws Exception {
        return taskbox.task("daemon", "status", "--json").json().required("ssh");
    }

    @Test
    void isShutUnlessAskedForAndStaysWhereItIsOpen() throws Exception {
        assertThat(sshStatus().isNull()).isTrue();
        taskbox.task("daemon", "stop").succeeded();
        SshHome ssh;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ssh = SshHome.at(taskbox, free.getLocalPort());
            taskbox.userConfig("daemon: {idle: 1s}\nssh: {listen: \"127.0.0.1:" + ssh.port() + "\"}\n");
            Installed.Result taken = taskbox.task("list");
            assertThat(taken.exitCode()).isNotZero();
            assertThat(taken.err()).contains("listening for SSH at 127.0.0.1:" + ssh.port(), "Choose another port");
        }
        taskbox.task("list").succeeded();
        assertThat(sshStatus().required("address").asString()).isEqualTo("127.0.0.1:" + ssh.port());
        assertThat(taskbox.task("daemon", "status", "--json")
                        .json()
                        .required("idleLimit")
                        .isNull())
                .isTrue();
        String hostKey = sshStatus().required("hostKey").asString();
        Path file = taskbox.home().resolve("data/ssh/host_ed25519");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        ssh.letIn("root", "admin");
        ssh.run("", "root", "127.0.0.1", "daemon", "stop").succeeded();
        taskbox.task("list").succeeded();
        assertThat(sshStatus().required("hostKey").asString()).isEqualTo(hostKey);
        ssh.run("", "root", "127.0.0.1", "list").succeeded(); // whose known_hosts has the key
    }
}
