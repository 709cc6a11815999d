package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A taskd that takes SSH, and keys for the real client. */
final class SshHome {
    static final String HOST = "127.0.0.1";

    private final Installed taskbox;
    private final int port;

    private SshHome(Installed taskbox, int port) {
        this.taskbox = taskbox;
        this.port = port;
    }

    /** On any free port. */
    static SshHome open(Installed taskbox) throws IOException, InterruptedException {
        String address = taskbox.task("daemon", "start", "--ssh", HOST + ":0", "--json")
                .json()
                .required("ssh")
                .required("address")
                .asString();
        return new SshHome(taskbox, Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }

    static SshHome at(Installed taskbox, int port) {
        return new SshHome(taskbox, port);
    }

    int port() {
        return port;
    }

    Path key(String name) {
        return taskbox.root().resolve(name);
    }

    void letIn(String name, String role) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(
                                "ssh-keygen",
                                "-q",
                                "-t",
                                "ed25519",
                                "-N",
                                "",
                                "-C",
                                name,
                                "-f",
                                key(name).toString())
                        .start()
                        .waitFor())
                .isZero();
        taskbox.task("ssh-key", "add", key(name) + ".pub", "--role", role).succeeded();
    }

    /** The client's command line. */
    List<String> argv(String key, String... words) {
        List<String> argv = new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(port), "-i"));
        argv.addAll(List.of(
                key(key).toString(),
                "-oIdentitiesOnly=yes",
                "-oBatchMode=yes",
                "-oStrictHostKeyChecking=accept-new",
                "-oLogLevel=ERROR",
                "-oUserKnownHostsFile=" + taskbox.root().resolve("known_hosts")));
        argv.addAll(List.of(words));
        return argv;
    }

    Installed.Result run(String stdin, String key, String... words) throws IOException, InterruptedException {
        return taskbox.run(argv(key, words), stdin, taskbox.project());
    }
}
