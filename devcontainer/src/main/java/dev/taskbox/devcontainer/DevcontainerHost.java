package dev.taskbox.devcontainer;

import dev.taskbox.model.Policy;
import dev.taskbox.policy.ContainerSettings;
import java.nio.file.Path;
import java.util.List;

/** What the place asks of the taskd it is in. */
public interface DevcontainerHost {
    /** The user's. */
    ContainerSettings settings();

    /** Whether the user approved that this project runs this on the host. */
    boolean isApproved(Path root, HostCode code);

    /** A way out for the build of an image. @param directory where its socket is made */
    BuildExit exit(Path directory, List<Policy.HostRule> allow);

    interface BuildExit extends AutoCloseable {
        Path directory();

        /** What was refused up to now, as HOST:PORT. */
        List<String> refused();

        @Override
        void close();
    }

    /** @param key in the project's file @param text the command, as it stands there @param origin FILE:LINE */
    record HostCode(String key, String text, String origin) {}
}
