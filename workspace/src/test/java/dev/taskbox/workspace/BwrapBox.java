package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.SandboxRequest.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real box, of the least that a workspace needs: the system, its mounts, a home, and nothing else of the host. */
final class BwrapBox implements BoxedGit {
    static final String INSIDE = "/work/app";

    private final List<Mount> mounts;
    private final Path home;

    BwrapBox(List<Mount> mounts, Path home) {
        this.mounts = mounts;
        this.home = home;
    }

    @Override
    public List<String> hostCommand(List<String> argv) {
        List<String> words = new ArrayList<>(List.of(
                "bwrap",
                "--unshare-all",
                "--die-with-parent",
                "--ro-bind",
                "/usr",
                "/usr",
                "--ro-bind",
                "/etc",
                "/etc"));
        for (String link : List.of("bin", "lib", "lib64", "sbin")) {
            if (Files.exists(Path.of("/usr", link))) {
                words.addAll(List.of("--symlink", "usr/" + link, "/" + link));
            }
        }
        words.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"));
        words.addAll(List.of("--bind", home.toString(), "/home/agent"));
        for (Mount mount : mounts) {
            String how = mount.access() == Mount.Access.READ_ONLY ? "--ro-bind" : "--bind";
            words.addAll(List.of(how, mount.host().toString(), mount.inside()));
        }
        words.addAll(List.of("--clearenv", "--setenv", "HOME", "/home/agent", "--setenv", "PATH", "/usr/bin:/bin"));
        words.addAll(List.of("--setenv", "LC_ALL", "C", "--chdir", INSIDE, "--"));
        words.addAll(argv);
        return words;
    }

    PlainGit.Ran tryAsAgent(String script) {
        return new PlainGit(home, Map.of()).run(hostCommand(List.of("/bin/sh", "-euc", script)));
    }

    /** Does something as the agent would. */
    String asAgent(String script) {
        PlainGit.Ran ran = tryAsAgent(script);
        assertThat(ran.exitCode()).as("%s: %s", script, ran.text()).isZero();
        return ran.text();
    }
}
