package dev.taskbox.sandbox;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The filter of a whole container, in the engines' own form. It lets pass what making boxes takes; a box has its own two
 * besides, which are stricter.
 */
final class ContainerSeccomp {
    /** What bwrap asks for, and a box may not. */
    private static final List<String> MAKING = List.of("sethostname");

    private ContainerSeccomp() {}

    static String profile(Syscalls syscalls) {
        List<String> passing = Stream.of(syscalls.allowed(), syscalls.walls(), MAKING)
                .flatMap(List::stream)
                .distinct()
                .toList();
        List<String> refused = syscalls.refused().stream()
                .filter(name -> !MAKING.contains(name))
                .toList();
        return """
                {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": %d, "architectures": ["%s"], "syscalls": [
                  {"names": [%s], "action": "SCMP_ACT_ALLOW"},
                  {"names": [%s], "action": "SCMP_ACT_ERRNO", "errnoRet": %d}]}
                """.formatted(
                        SeccompRule.ENOSYS,
                        "amd64".equals(System.getProperty("os.arch")) ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64",
                        quoted(passing),
                        quoted(refused),
                        SeccompRule.EPERM);
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }
}
