package dev.taskbox.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The file that tells a supervisor what to do: NUL-ended fields, key and value in turn. */
final class SupervisorSpec {
    private final List<String> fields = new ArrayList<>();

    SupervisorSpec set(String key, String value) {
        if (value.indexOf('\0') >= 0) {
            throw HostCommand.problem("starting a process in a box", "the " + key + " holds a NUL character");
        }
        fields.add(key);
        fields.add(value);
        return this;
    }

    List<String> fields() {
        return List.copyOf(fields);
    }

    /** Readable by this user alone: the environment of a box may hold what only the user should see. */
    Path write(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, (String.join("\0", fields) + "\0").getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw HostCommand.problem("writing " + file, e.toString());
        }
    }
}
