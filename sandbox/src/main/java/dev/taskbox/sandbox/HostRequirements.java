package dev.taskbox.sandbox;

import dev.taskbox.model.Place.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the native place needs of a machine, and how to get it. */
final class HostRequirements {
    private static final Map<String, String> PROGRAMS = Map.of("bwrap", "bubblewrap", "perl", "perl", "git", "git");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

    private HostRequirements() {}

    /** Why no box starts on this kind of system, if none does. The rules for macOS are written; nothing runs them yet. */
    static Optional<String> wrongSystem(String osName) {
        return osName.startsWith("Linux")
                ? Optional.empty()
                : Optional.of("a native sandbox needs Linux, and this is " + osName);
    }

    static Optional<Readiness> firstLacking() {
        Optional<String> wrong = wrongSystem(System.getProperty("os.name"));
        if (wrong.isPresent()) {
            return Optional.of(new Readiness.NotReady(wrong.get(), "Run taskd on Linux, in a virtual machine for one"));
        }
        for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
            if (HostCommand.find(program.getKey()).isEmpty()) {
                return Optional.of(new Readiness.NotReady(
                        program.getKey() + " is not installed", installCommand(program.getValue())));
            }
        }
        return oldBubblewrap();
    }

    /** Before 0.8 it cannot forbid new user namespaces inside. */
    private static Optional<Readiness> oldBubblewrap() {
        Path bwrap = HostCommand.find("bwrap").orElseThrow();
        String output = HostCommand.tryRun(java.util.List.of(bwrap.toString(), "--version"))
                .output();
        Matcher version = VERSION.matcher(output);
        if (version.find() && Integer.parseInt(version.group(1)) == 0 && Integer.parseInt(version.group(2)) < 8) {
            return Optional.of(new Readiness.NotReady(
                    output + " is too old to forbid user namespaces inside a box", "Install bubblewrap 0.8 or later"));
        }
        return Optional.empty();
    }

    static String remedyFor(String why) {
        if (why.contains("namespace") || why.contains("uid map") || why.contains("Permission denied")) {
            if (Files.exists(Path.of("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"))) {
                return "Let bwrap make user namespaces: install an AppArmor profile for it, or run: " + sudo()
                        + "sysctl kernel.apparmor_restrict_unprivileged_userns=0";
            }
            return "Let users make user namespaces: " + sudo()
                    + "sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000";
        }
        return "Run the same with: bwrap --unshare-user --unshare-net --ro-bind / / true";
    }

    static String installCommand(String debianPackage) {
        return sudo() + "apt-get install -y " + debianPackage;
    }

    private static String sudo() {
        return BoxUser.isRoot() ? "" : "sudo ";
    }
}
