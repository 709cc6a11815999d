package dev.taskbox.sandbox;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a box may ask of the kernel, as two programs that both must agree: one knows the system calls by name and refuses
 * what it does not know, the other refuses some for their arguments. In one program an allowed call could not have
 * refused arguments. They are made once and kept by their content. Another machine's system calls, the 32-bit ones on a
 * 64-bit machine among them, end the process.
 */
final class SeccompFilter {
    private final Path directory;
    private final String syscalls;

    /** @param syscalls the text of {@code syscalls.txt} */
    SeccompFilter(Path directory, String syscalls) {
        this.directory = directory;
        this.syscalls = syscalls;
    }

    /** The files of the programs, to be loaded in any order. @param namespaces whether those inside may make namespaces */
    List<Path> programs(boolean namespaces) {
        return List.of(
                made("names", Libseccomp.errno(SeccompRule.ENOSYS), byName(Syscalls.read(syscalls), namespaces)),
                made("arguments", Libseccomp.ALLOW, byArguments(SeccompRule.all(namespaces))));
    }

    private static List<Libseccomp.Step> byName(Syscalls syscalls, boolean namespaces) {
        List<Libseccomp.Step> steps = new ArrayList<>();
        int refused = Libseccomp.errno(SeccompRule.EPERM);
        add(steps, syscalls.allowed(), Libseccomp.ALLOW);
        add(steps, syscalls.walls(), namespaces ? Libseccomp.ALLOW : refused);
        add(steps, syscalls.refused(), refused);
        personalities(steps);
        return steps;
    }

    private static void add(List<Libseccomp.Step> steps, List<String> names, int action) {
        names.forEach(name -> steps.add(new Libseccomp.Step(name, action, List.of())));
    }

    /** The usual one, the question for it, 32-bit addresses' twin of uname, and no random addresses, as debuggers set it. */
    private static void personalities(List<Libseccomp.Step> steps) {
        for (long value : List.of(0L, 8L, 0x4_0000L, 0xffff_ffffL)) {
            steps.add(new Libseccomp.Step(
                    "personality", Libseccomp.ALLOW, List.of(SeccompRule.Condition.isInt(0, value))));
        }
    }

    private static List<Libseccomp.Step> byArguments(List<SeccompRule> rules) {
        return rules.stream()
                .map(rule -> new Libseccomp.Step(rule.syscall(), Libseccomp.errno(rule.errno()), rule.conditions()))
                .toList();
    }

    private Path made(String kind, int defaultAction, List<Libseccomp.Step> steps) {
        int content = Objects.hash(System.getProperty("os.arch"), defaultAction, steps);
        Path file = directory.resolve("seccomp-" + kind + "-" + Integer.toHexString(content));
        if (!Files.exists(file)) {
            make(defaultAction, steps, file);
        }
        return file;
    }

    /** Written beside and moved, so that no one loads half of it. */
    private void make(int defaultAction, List<Libseccomp.Step> steps, Path file) {
        try (Arena arena = Arena.ofConfined()) {
            Path made = Files.createTempFile(directory, ".seccomp-", "");
            Libseccomp.open(arena).export(defaultAction, steps, made);
            // in a container the box's user loads it
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IllegalArgumentException e) {
            throw Problem.refused(
                    "missing-libseccomp",
                    "opening a native sandbox",
                    "libseccomp is not installed on this machine",
                    "Install it with: " + HostRequirements.installCommand("libseccomp2"));
        } catch (IOException e) {
            throw HostCommand.problem("writing " + file, e.toString());
        }
    }
}
