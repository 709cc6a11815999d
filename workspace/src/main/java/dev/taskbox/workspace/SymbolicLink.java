package dev.taskbox.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a symbolic link in a repository leads, as far as its text tells. */
final class SymbolicLink {
    static final long LONGEST = 4096;

    private SymbolicLink() {}

    /**
     * Why a person should look at it.
     *
     * @param names of the link's own path
     */
    static Optional<String> trick(List<String> names, byte[] target) {
        List<String> steps = PathNames.of(target);
        if (target.length == 0 || target[0] == '/' || isWindowsRoot(steps.getFirst())) {
            return Optional.of("is a symbolic link to an absolute path");
        }
        if (steps.stream().map(PathNames::fold).anyMatch(step -> step.equals(".git") || step.equals("git~1"))) {
            return Optional.of("is a symbolic link into the git directory");
        }
        boolean forWindows = steps.stream().anyMatch(step -> step.indexOf('\\') >= 0);
        return !forWindows && resolve(names, target).isPresent()
                ? Optional.empty()
                : Optional.of("is a symbolic link that may lead out of the repository");
    }

    private static boolean isWindowsRoot(String step) {
        return step.startsWith("\\") || (step.length() > 1 && step.charAt(1) == ':');
    }

    /**
     * The path it leads to, by its text alone. Empty where that is outside, and where it goes up behind a name: that
     * may be a link itself, and then up is somewhere else.
     */
    static Optional<List<String>> resolve(List<String> names, byte[] target) {
        List<String> path = new ArrayList<>(names.subList(0, names.size() - 1));
        boolean down = false;
        for (String step : PathNames.of(target)) {
            if (step.equals("..")) {
                if (path.isEmpty() || down) {
                    return Optional.empty();
                }
                path.removeLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                path.add(step);
                down = true;
            }
        }
        return target.length == 0 || target[0] == '/' ? Optional.empty() : Optional.of(path);
    }
}
