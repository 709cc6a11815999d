package dev.taskbox.sandbox;

import dev.taskbox.model.SandboxRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** This machine: its system is what boxes see, and the supervisor makes their network and their limits. */
final class MachineGround implements BoxGround {
    /** Where root binds what the box's user may not pass through to. */
    private static final String STAGE = "/run/taskbox-stage";

    private final Tools tools;
    private final OptionalInt user;

    /** What the sandboxes of one place share. @param capturedPorts as in {@link NativePlace} */
    record Tools(BoxFiles files, Path bwrap, Path perl, Cgroups cgroups, List<Integer> capturedPorts) {}

    MachineGround(Tools tools, OptionalInt user) {
        this.tools = tools;
        this.user = user;
    }

    @Override
    public OptionalInt user() {
        return user;
    }

    @Override
    public Path scratch(Path records) {
        return records;
    }

    @Override
    public Map<String, String> environment(SandboxRequest request) {
        return BoxEnvironment.of(request, Map.of());
    }

    /** What is known of a box before it is asked for; see the supervisor's spares. */
    SupervisorSpec ahead() {
        SupervisorSpec spec = new SupervisorSpec();
        describe(spec);
        return spec;
    }

    private void describe(SupervisorSpec spec) {
        spec.set("machine", System.getProperty("os.arch"))
                .set("bwrap", tools.bwrap().toString());
        user.ifPresent(id -> spec.set("user", Integer.toString(id)));
        tools.cgroups().parents().forEach(path -> spec.set("cgroup", path.toString()));
        tools.capturedPorts().forEach(port -> spec.set("capture", Integer.toString(port)));
    }

    @Override
    public void describe(SupervisorSpec spec, Box box, Path records) {
        describe(spec);
        SandboxRequest request = box.request();
        Here here = new Here(request.egressDirectory().isPresent());
        BoxPlan.arguments(
                        request,
                        tools.files(),
                        box.scratch(),
                        !box.command().files().isEmpty(),
                        box.environment(),
                        here)
                .forEach(argument -> spec.set("arg", argument));
        spec.set("command", tools.perl().toString()).set("command", BoxPlan.INIT);
        box.command().argv().forEach(word -> spec.set("command", word));
        here.staged.forEach(source -> spec.set("bind", source));
        spec.set("stage", STAGE);
        tools.files()
                .filter()
                .programs(request.policy().agentSandbox())
                .forEach(program -> spec.set("seccomp", program.toString()));
        box.limits().rlimits(tools.cgroups(), request.policy().limits()).forEach(value -> spec.set("rlimit", value));
        tools.cgroups().values(box.limits()).forEach(value -> spec.set("cgroup_value", value));
        request.egressDirectory()
                .ifPresent(egress ->
                        spec.set("egress", egress.resolve("egress.sock").toString()));
    }

    /** Host paths are handed through by root, in this order, to {@code STAGE/0}, {@code /1} and so on, where there is root. */
    private final class Here implements BoxPlan.Ground {
        final List<String> staged = new ArrayList<>();
        private final boolean hasExit;

        Here(boolean hasExit) {
            this.hasExit = hasExit;
        }

        @Override
        public String source(Path host) {
            if (user.isEmpty()) {
                return host.toString();
            }
            staged.add(host.toString());
            return STAGE + "/" + (staged.size() - 1);
        }

        @Override
        public List<String> system() {
            return SystemView.arguments();
        }

        @Override
        public String etc() {
            return source(tools.files().etc(hasExit));
        }
    }
}
