package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A person looks at the dev server that an agent started. */
@Tag("end-to-end")
class OpenPortEndToEndTest {
    private static final String SERVER = """
            use Socket;
            socket my $listener, AF_INET, SOCK_STREAM, 0 or die $!;
            bind $listener, pack_sockaddr_in(3000, INADDR_LOOPBACK) or die $!;
            listen $listener, 50 or die $!;
            syswrite STDOUT, "up\\n";
            while (1) {
                accept my $client, $listener or next;
                sysread $client, my $request, 65536;
                syswrite $client, "HTTP/1.1 200 OK\\r\\nContent-Length: 6\\r\\nConnection: close\\r\\n\\r\\nserved";
            }
            """;

    private Installed taskbox;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
        taskbox.write("server.pl", SERVER);
        taskbox.write(".taskbox.yaml", "policy: {network: {expose: [3000]}}\n");
        taskbox.git("add", "-A");
        taskbox.git("commit", "-qm", "Serve");
        taskbox.task("project", "add", ".").succeeded();
    }

    @AfterEach
    void close() throws IOException {
        taskbox.close();
    }

    private void serve() throws Exception {
        taskbox.task("add", "Serve", "-a", "command", "-b", "$ perl server.pl").succeeded();
        taskbox.task("start", "1").succeeded();
    }

    private static String get(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private void awaitServer() throws Exception {
        while (!taskbox.task("logs", "1", "--raw").out().contains("up")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aServerOfATaskIsReachedUntilTheTaskEnds() throws Exception {
        serve();
        Process opening = taskbox.started("open", "1");
        String url = opening.inputReader().readLine();
        awaitServer();

        assertThat(get(url)).isEqualTo("served");
        assertThat(taskbox.task("audit", "1").out())
                .contains("port.opened", "port=3000", "address=" + url.substring("http://".length()));
        assertThat(taskbox.events(1))
                .anyMatch(event -> event.required("kind").stringValue().equals("port.opened"));
        taskbox.task("stop", "1").succeeded();
        assertThat(opening.waitFor()).isZero();
    }

    @Test
    void itIsOpenedAgainAfterTaskdWasKilled() throws Exception {
        serve();
        awaitServer();
        ProcessHandle taskd = ProcessHandle.of(taskbox.taskdPid()).orElseThrow();
        taskd.destroyForcibly();
        taskd.onExit().get();

        Process opening = taskbox.started("open", "1", "3000", "--json");
        String line = opening.inputReader().readLine();
        JsonNode json = tools.jackson.databind.json.JsonMapper.shared().readTree(line);
        assertThat(json.required("port").intValue()).isEqualTo(3000);
        assertThat(get(json.required("url").stringValue())).isEqualTo("served");
        opening.destroy();
        assertThat(opening.waitFor()).isNotZero();
        taskbox.task("stop", "1").succeeded();
    }

    @Test
    void whatIsNotExposedIsRefused() throws Exception {
        serve();
        awaitServer();
        assertThat(taskbox.task("open", "1", "4000")).satisfies(said -> {
            assertThat(said.exitCode()).isEqualTo(4);
            assertThat(said.err())
                    .isEqualTo("task: opening port 4000 of task 1 failed: its network.expose has only 3000."
                            + " Add it to policy.network.expose in .taskbox.yaml, and give the task another run"
                            + " with task retry 1.\n");
        });
        taskbox.task("stop", "1").succeeded();
    }

    @Test
    void aRestingTaskHasNoPort() throws Exception {
        taskbox.task("add", "Serve", "-a", "command", "-b", "$ true").succeeded();
        assertThat(taskbox.task("open", "1")).satisfies(said -> {
            assertThat(said.exitCode()).isEqualTo(5);
            assertThat(said.err()).contains("opening a port of task 1 failed: it is backlog");
        });
    }

    @Test
    void aServerOfASandboxIsReachedWhileItRuns() throws Exception {
        Process box = taskbox.started("sandbox", "--open", "3000", "--", "perl", "server.pl");
        BufferedReader told = box.errorReader();
        String line = told.readLine();
        assertThat(line).startsWith("task: port 3000 of the box is at http://127.0.0.1:");
        assertThat(box.inputReader().readLine()).isEqualTo("up");
        assertThat(get(line.substring(line.indexOf("http")))).isEqualTo("served");
        box.destroy();
        box.waitFor();

        assertThat(taskbox.task("sandbox", "--open", "4000", "--", "true")).satisfies(said -> {
            assertThat(said.exitCode()).isEqualTo(125);
            assertThat(said.err()).contains("its network.expose has only 3000");
        });
    }
}
