package dev.taskbox.sandbox;

import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one process's box is made of, as bwrap's arguments. One rule keeps it safe: nothing is mounted below a directory
 * that an agent could have written in an earlier turn, since a link planted there would lead the mount astray.
 */
final class BoxPlan {
    static final String HOME = "/home/agent";
    static final String RUN = "/run/taskbox";
    static final String INIT = RUN + "/init";
    private static final Path KEYS = Path.of("/proc/keys");
    private static final long SHM_BYTES = 256L << 20;

    private final List<String> arguments = new ArrayList<>();
    private final Ground ground;

    private BoxPlan(Ground ground) {
        this.ground = ground;
    }

    /** What a box stands on. */
    interface Ground {
        /** Where a host's path is for bwrap. */
        String source(Path host);

        /** bwrap's arguments for the part of the system that the box sees, but for its {@code /etc}. */
        List<String> system();

        /** The {@code /etc} of the box, where bwrap sees it. */
        String etc();
    }

    /**
     * @param scratch holds {@code tmp}, and {@code files} if there are any; both fresh for this process
     * @return bwrap's arguments up to the command
     */
    static List<String> arguments(
            SandboxRequest request,
            BoxFiles files,
            Path scratch,
            boolean hasHomeFiles,
            Map<String, String> environment,
            Ground ground) {
        BoxPlan plan = new BoxPlan(ground);
        plan.walls(request.policy().agentSandbox());
        plan.arguments.addAll(ground.system());
        plan.add("--ro-bind", ground.etc(), "/etc");
        plan.bind("--bind", scratch.resolve("tmp"), "/tmp");
        plan.bind("--bind", request.home(), HOME);
        plan.bind("--ro-bind", files.init(), INIT);
        if (hasHomeFiles) {
            plan.bind("--ro-bind", scratch.resolve("files"), RUN + "/files");
        }
        request.mounts().forEach(plan::mount);
        plan.add("--remount-ro", "/dev");
        plan.add("--remount-ro", "/");
        plan.add("--chdir", request.workingDirectory());
        new TreeMap<>(environment).forEach((name, value) -> plan.add("--setenv", name, value));
        return List.copyOf(plan.arguments);
    }

    /** @param nested the agent makes a sandbox of its own in here, which needs a user namespace */
    private void walls(boolean nested) {
        // its network was made before it
        add("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup");
        if (!nested) {
            add("--disable-userns");
        }
        add("--die-with-parent", "--cap-drop", "ALL", "--clearenv");
        add("--uid", "1000", "--gid", "1000", "--hostname", "taskbox");
        add("--proc", "/proc", "--dev", "/dev");
        // tells the names of keys of the user's; where it is hidden, the kernel lets nobody inside mount a /proc
        if (!nested && Files.exists(KEYS)) {
            add("--ro-bind", "/dev/null", KEYS.toString());
        }
        add("--size", Long.toString(SHM_BYTES), "--perms", "1777", "--tmpfs", "/dev/shm");
        add("--dir", "/var", "--symlink", "/tmp", "/var/tmp", "--dir", "/run", "--dir", RUN);
    }

    private void mount(Mount mount) {
        bind(mount.access() == Mount.Access.READ_WRITE ? "--bind" : "--ro-bind", mount.host(), mount.inside());
    }

    private void bind(String how, Path host, String inside) {
        add(how, ground.source(host), inside);
    }

    private void add(String... words) {
        arguments.addAll(List.of(words));
    }
}
