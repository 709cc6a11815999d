package dev.taskbox.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The commands. Made anew for every command line, because picocli writes the options into the objects. */
final class Tree {
    private static final Map<String, Supplier<Verb>> VERBS = verbs();

    private Tree() {}

    /** In the order of the help. */
    private static Map<String, Supplier<Verb>> verbs() {
        Map<String, Supplier<Verb>> verbs = new LinkedHashMap<>();
        verbs.put("add", BoardVerbs.Add::new);
        verbs.put("run", WorkVerbs.RunTask::new);
        verbs.put("list", BoardVerbs.ListAll::new);
        verbs.put("show", BoardVerbs.Show::new);
        verbs.put("watch", BoardVerbs.Watch::new);
        verbs.put("start", WorkVerbs.Start::new);
        verbs.put("stop", WorkVerbs.Stop::new);
        verbs.put("retry", WorkVerbs.Retry::new);
        verbs.put("reply", WorkVerbs.Reply::new);
        verbs.put("logs", LogsVerb::new);
        verbs.put("open", OpenVerb::new);
        verbs.put("audit", AuditVerb::new);
        verbs.put("diff", ResultVerbs.Diff::new);
        verbs.put("merge", ResultVerbs.Merge::new);
        verbs.put("done", WorkVerbs.Done::new);
        verbs.put("delete", WorkVerbs.Delete::new);
        verbs.put("restore", WorkVerbs.Restore::new);
        verbs.put("project", ProjectVerbs::new);
        verbs.put("policy", PolicyVerbs::new);
        verbs.put("devcontainer", DevcontainerVerbs::new);
        verbs.put("sandbox", SandboxVerb::new);
        verbs.put("places", PlacesVerb::new);
        verbs.put("doctor", MachineVerbs.Doctor::new);
        verbs.put("ssh-key", SshKeyVerbs::new);
        verbs.put("daemon", MachineVerbs.Daemon::new);
        verbs.put("completion", MachineVerbs.Completion::new);
        verbs.put("version", MachineVerbs.Version::new);
        verbs.put("help", MachineVerbs.Help::new);
        return verbs;
    }

    /** Only the branch that the command line is about, where its first word tells; reading annotations takes a while. */
    static CommandLine of(List<String> argv) {
        String first = argv.isEmpty() ? "" : argv.getFirst();
        Supplier<Verb> verb = VERBS.get(first);
        return verb == null ? whole() : grown(Map.of(first, verb));
    }

    static CommandLine whole() {
        return grown(VERBS);
    }

    private static CommandLine grown(Map<String, Supplier<Verb>> verbs) {
        CommandLine root = new CommandLine(new Root());
        verbs.forEach((name, verb) -> root.addSubcommand(name, verb.get()));
        root.setExpandAtFiles(false); // a title may begin with @
        root.setOverwrittenOptionsAllowed(true);
        CommandLine sandbox = root.getSubcommands().get("sandbox");
        if (sandbox != null) {
            sandbox.setStopAtPositional(true); // the rest belongs to the command in the box
        }
        return root;
    }

    static String completion() {
        return AutoComplete.bash("task", whole());
    }
}
