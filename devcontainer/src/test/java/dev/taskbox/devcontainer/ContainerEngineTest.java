package dev.taskbox.devcontainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Problem;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an engine says, and what of it a user can use. */
class ContainerEngineTest {
    private final ContainerEngine engine = ContainerEngine.find(Optional.of("docker"), Map.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker: Cannot connect to the Docker daemon at unix:///run/d.sock. Is the docker daemon running? | engine-stopped",
                "failed to connect to the docker API at unix:///run/d.sock; check if the path is correct and if the daemon is"
                        + " running: dial unix /run/d.sock: connect: no such file or directory | engine-stopped",
                "error during connect: Get \"http://h:2375/v1.41/info\": dial tcp: lookup h: no such host | engine-stopped",
                "Error: unable to connect to Podman socket: Get \"http://d/v5/libpod/_ping\": dial unix /run/p.sock: connect:"
                        + " no such file or directory | engine-stopped",
                "Got permission denied while trying to connect to the Docker daemon socket at unix:///run/d.sock: Get"
                        + " \"http://%2Frun%2Fd.sock/v1.24/info\": dial unix /run/d.sock: connect: permission denied | engine-permission",
                "permission denied while trying to connect to the docker API at unix:///run/d.sock | engine-permission",
                "docker: Error response from daemon: mkdir /var/lib/docker/overlay2/4c3-init: no space left on device. | disk-full",
                "docker: Error response from daemon: failed to create task for container: OCI runtime create failed: open"
                        + " /x: permission denied | container-failed",
            })
    void saysWhatStandsInTheWay(String said, String code) {
        Problem problem = engine.problem("starting the container taskbox-1-1", said + "\nSee 'docker run --help'.");

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.tried()).isEqualTo("starting the container taskbox-1-1");
        assertThat(problem.kind()).isEqualTo(code.startsWith("engine-") ? Problem.Kind.REFUSED : Problem.Kind.FAILED);
    }

    @Test
    void namesTheRemedy() {
        assertThat(engine.problem("x", "Cannot connect to the Docker daemon at unix:///run/d.sock")
                        .remedy())
                .contains("systemctl start docker");
        assertThat(engine.problem("x", "permission denied while trying to connect to the docker API at unix:///x")
                        .remedy())
                .contains("group docker");
        assertThat(engine.problem("x", "write /var/lib/docker/tmp/x: no space left on device")
                        .remedy())
                .contains("docker system prune");
    }

    @Test
    void saysWhatTheEngineSaidWhereItKnowsNoBetter() {
        assertThat(engine.problem(
                                "x", "WARNING: old\ndocker: Error response from daemon: bad.\nSee 'docker run --help'.")
                        .why())
                .isEqualTo("docker: Error response from daemon: bad");
        assertThat(engine.problem("x", "\n").why()).isEqualTo("no reason was given");
    }
}
