package dev.taskbox.sandbox;

import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which paths of the host a box on macOS gets. There are no mounts, so what a request wants at another path is seen where
 * the host has it, and one thing cannot lie over another.
 */
record SeatbeltView(List<Grant> grants) {
    private static final String DATA_VOLUME = "/System/Volumes/Data";
    /** Links of the system's own, on every Mac. */
    private static final List<String> PRIVATE = List.of("/tmp", "/var", "/etc");

    /** @param host as the kernel names it @param inside where the request wants it */
    record Grant(String host, String inside, boolean writable) {}

    SeatbeltView {
        grants = List.copyOf(grants);
    }

    /**
     * @param tmp for this process alone
     * @param realPath the host's: links resolved, names in the spelling of the disk
     * @throws Problem kind REFUSED where a mount would have to lie over something else
     */
    static SeatbeltView of(SandboxRequest request, Path tmp, UnaryOperator<Path> realPath) {
        List<Grant> grants = new ArrayList<>();
        grants.add(new Grant(real(tmp, realPath), "/tmp", true));
        grants.add(new Grant(real(request.home(), realPath), BoxPlan.HOME, true));
        for (Mount mount : request.mounts()) {
            Grant grant =
                    new Grant(real(mount.host(), realPath), mount.inside(), mount.access() == Mount.Access.READ_WRITE);
            new SeatbeltView(grants).requireNothingBelow(grant);
            grants.add(grant);
        }
        return new SeatbeltView(grants);
    }

    /** As the kernel names it when it judges: through no link, and not by the volume's second name. */
    static String real(Path path, UnaryOperator<Path> realPath) {
        String real = realPath.apply(path).normalize().toString();
        if (isBelow(real, DATA_VOLUME)) {
            real = real.substring(DATA_VOLUME.length());
        }
        for (String link : PRIVATE) {
            if (isBelow(real, link)) {
                real = "/private" + real;
            }
        }
        if (!real.startsWith("/") || real.equals("/")) {
            throw Problem.refused(
                    "bad-mount",
                    "opening a sandbox on macOS",
                    "'" + path + "' is not the absolute path of a directory or file below the root",
                    "Name one");
        }
        return real;
    }

    /** Where the host has what the request puts at this path. */
    Optional<String> onHost(String inside) {
        return grants.reversed().stream()
                .filter(grant -> isBelow(inside, grant.inside()))
                .findFirst()
                .map(grant -> grant.host() + inside.substring(grant.inside().length()));
    }

    private void requireNothingBelow(Grant grant) {
        Optional<String> there = onHost(grant.inside());
        if (there.isPresent() && !there.get().equals(grant.host())) {
            throw Problem.refused(
                    "no-mounts",
                    "opening a sandbox on macOS",
                    "it would show " + grant.host() + " at " + grant.inside() + ", where " + there.get()
                            + " lies, and macOS has no mounts for that",
                    "Run this task on Linux");
        }
    }

    static boolean isBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
