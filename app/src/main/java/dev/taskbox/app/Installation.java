package dev.taskbox.app;

import dev.taskbox.model.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the program lies, which version it is, and where its user's files are. */
record Installation(Path directory, String version, Locations locations) {

    /** @throws IllegalStateException where the launcher did not say where the program lies */
    static Installation ofProcess() {
        String install = System.getProperty("taskbox.install");
        if (install == null) {
            throw new IllegalStateException("taskbox.install is not set; start this with bin/task");
        }
        Path directory = Path.of(install);
        Locations locations = Locations.of(System.getenv(), Path.of(System.getProperty("user.home")), userId());
        return new Installation(directory, version(directory), locations);
    }

    private static String version(Path directory) {
        try {
            return Files.readString(directory.resolve("lib/version")).strip();
        } catch (IOException e) {
            throw new IllegalStateException("the installation is not whole: no lib/version", e);
        }
    }

    private static String userId() {
        try {
            return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return System.getProperty("user.name");
        }
    }
}
