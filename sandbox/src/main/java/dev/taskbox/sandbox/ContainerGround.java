package dev.taskbox.sandbox;

import dev.taskbox.model.SandboxRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A container: boxes see its image, and it has their network and their limits. */
final class ContainerGround implements BoxGround {
    /** For what only the container knows: enter.pl puts it in. */
    private static final String SYSTEM_OF_IMAGE = "@system";

    private final BoxFiles files;
    private final ContainerBoxes.Container container;
    private final OptionalInt user;

    ContainerGround(BoxFiles files, ContainerBoxes.Container container, OptionalInt user) {
        this.files = files;
        this.container = container;
        this.user = user;
    }

    @Override
    public OptionalInt user() {
        return user;
    }

    @Override
    public Path scratch(Path records) {
        return container.boxes().resolve(records.getFileName().toString());
    }

    @Override
    public Map<String, String> environment(SandboxRequest request) {
        return BoxEnvironment.of(request, container.environment());
    }

    @Override
    public void describe(SupervisorSpec spec, Box box, Path records) {
        String name = records.getFileName().toString();
        // who writes there how the box ended; nobody in it sees that
        user.ifPresent(id -> BoxUser.ownAlone(box.scratch(), id));
        enter(box).write(box.scratch().resolve("enter"));
        readable(box.scratch().resolve("enter"));
        spec.set("machine", System.getProperty("os.arch"))
                .set("lease", box.scratch().resolve("lease").toString())
                .set("exit_file", box.scratch().resolve("exit").toString());
        user.ifPresent(id -> spec.set("user", Integer.toString(id)));
        container.groups().forEach(group -> spec.set("watched_group", group.toString()));
        container.client().variables().forEach((key, value) -> spec.set("client_variable", key + "=" + value));
        List<String> words =
                new ArrayList<>(ContainerTools.perl(ContainerBoxes.TOOLS, ContainerBoxes.FILES + "/enter.pl"));
        words.add(name);
        container.client().run(words, box.terminal()).forEach(word -> spec.set("client", word));
    }

    /** For the script in the container that becomes the box; see container/enter.pl. */
    private SupervisorSpec enter(Box box) {
        SandboxRequest request = box.request();
        SupervisorSpec enter = new SupervisorSpec().set("machine", System.getProperty("os.arch"));
        if (box.terminal()) {
            enter.set("terminal", "1");
        }
        request.mounts().stream()
                .map(mount -> Path.of(mount.inside()).getName(0).toString())
                .distinct()
                .forEach(name -> enter.set("target", name));
        BoxPlan.arguments(
                        request,
                        files,
                        box.scratch(),
                        !box.command().files().isEmpty(),
                        box.environment(),
                        new InContainer(request))
                .forEach(argument -> enter.set("arg", argument));
        ContainerTools.perl(ContainerBoxes.TOOLS, BoxPlan.INIT).forEach(word -> enter.set("command", word));
        enter.set("command", box.terminal() ? setsid() : "0");
        box.command().argv().forEach(word -> enter.set("command", word));
        files.filter()
                .programs(request.policy().agentSandbox())
                .forEach(program -> enter.set("seccomp", ContainerBoxes.FILES + "/" + program.getFileName()));
        box.limits().rlimitsOfProcess().forEach(value -> enter.set("rlimit", value));
        return enter;
    }

    private static String setsid() {
        return "amd64".equals(System.getProperty("os.arch")) ? "112" : "157";
    }

    private static void readable(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (java.io.IOException e) {
            throw HostCommand.problem("changing the mode of " + file, e.toString());
        }
    }

    private final class InContainer implements BoxPlan.Ground {
        private final Map<Path, String> mounted;

        InContainer(SandboxRequest request) {
            this.mounted = ContainerBoxes.insideByHost(request, files, container.boxes());
        }

        @Override
        public String source(Path host) {
            for (Path known = host; known != null; known = known.getParent()) {
                String inside = mounted.get(known);
                if (inside != null) {
                    return known.equals(host) ? inside : inside + "/" + known.relativize(host);
                }
            }
            throw new IllegalArgumentException("not in the container: " + host);
        }

        @Override
        public List<String> system() {
            return List.of(SYSTEM_OF_IMAGE, "--ro-bind", ContainerBoxes.TOOLS, ContainerBoxes.TOOLS);
        }

        @Override
        public String etc() {
            return ContainerBoxes.OWN + "/etc";
        }
    }
}
