package dev.taskbox.sandbox;

import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What one process's box is made of: bwrap's arguments, and the host paths that root must hand through where the box's
 * user may not pass. One rule keeps it safe: nothing is mounted below a directory that an agent could have written
 * in an earlier turn, since a link planted there would lead the mount astray.
 */
final class BoxPlan {
    static final String HOME = "/home/agent";
    static final String RUN = "/run/taskbox";
    private static final String STAGE = "/run/taskbox-stage";
    private static final Path KEYS = Path.of("/proc/keys");
    private static final long SHM_BYTES = 256L << 20;

    private final List<String> arguments = new ArrayList<>();
    private final List<String> command = new ArrayList<>();
    private final List<String> staged = new ArrayList<>();
    private final boolean stage;

    private BoxPlan(boolean stage) {
        this.stage = stage;
    }

    /**
     * @param scratch holds {@code tmp}, and {@code files} if there are any; both fresh for this process
     * @param argv what runs inside, after the box's first script
     */
    static BoxPlan of(
            SandboxRequest request,
            BoxFiles files,
            Path scratch,
            boolean hasHomeFiles,
            Map<String, String> environment,
            List<String> argv,
            Path perl,
            OptionalInt user) {
        BoxPlan plan = new BoxPlan(user.isPresent());
        plan.walls(request.policy().agentSandbox());
        plan.arguments.addAll(SystemView.arguments());
        plan.bind("--ro-bind", files.etc(request.egressDirectory().isPresent()), "/etc");
        plan.bind("--bind", scratch.resolve("tmp"), "/tmp");
        plan.bind("--bind", request.home(), HOME);
        plan.bind("--ro-bind", files.init(), RUN + "/init");
        if (hasHomeFiles) {
            plan.bind("--ro-bind", scratch.resolve("files"), RUN + "/files");
        }
        request.mounts().forEach(plan::mount);
        plan.add("--remount-ro", "/dev");
        plan.add("--remount-ro", "/");
        plan.add("--chdir", request.workingDirectory());
        new TreeMap<>(environment).forEach((name, value) -> plan.add("--setenv", name, value));
        plan.command.addAll(List.of(perl.toString(), RUN + "/init"));
        plan.command.addAll(argv);
        return plan;
    }

    List<String> arguments() {
        return List.copyOf(arguments);
    }

    List<String> command() {
        return List.copyOf(command);
    }

    /** Host paths to be bound, in this order, to {@code stageDirectory()/0}, {@code /1} and so on. */
    List<String> staged() {
        return List.copyOf(staged);
    }

    String stageDirectory() {
        return STAGE;
    }

    /** @param nested the agent makes a sandbox of its own in here, which needs a user namespace */
    private void walls(boolean nested) {
        // its network was made before it, and the supervisor joins that
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
        if (!stage) {
            add(how, host.toString(), inside);
            return;
        }
        add(how, STAGE + "/" + staged.size(), inside);
        staged.add(host.toString());
    }

    private void add(String... words) {
        arguments.addAll(List.of(words));
    }
}
