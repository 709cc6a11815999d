package dev.taskbox.sandbox;

import dev.taskbox.sandbox.Cgroups.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Groups of version 2 in a subtree that was given to this process. Source: the kernel's cgroup-v2 document. */
final class CgroupDelegation {
    private static final String CONTROL = "cgroup.subtree_control";
    private static final String PROCESSES = "cgroup.procs";

    private CgroupDelegation() {}

    /**
     * Makes the controllers usable for children of this process's group.
     *
     * @return those that are; a failure means none
     */
    static List<Controller> enable(Path own) throws IOException {
        List<Controller> offered = named(Files.readString(own.resolve("cgroup.controllers")));
        if (offered.isEmpty() || named(Files.readString(own.resolve(CONTROL))).containsAll(offered)) {
            return offered;
        }
        makeRoom(own);
        control(own, offered);
        return offered;
    }

    /** A group with controlled children may hold no process itself, so this one moves down; where others live it fails. */
    private static void makeRoom(Path own) throws IOException {
        String self = Long.toString(ProcessHandle.current().pid());
        boolean isRoot = !Files.exists(own.resolve("cgroup.type"));
        if (!isRoot && Files.readAllLines(own.resolve(PROCESSES)).equals(List.of(self))) {
            Path leaf = own.resolve("taskd");
            Files.createDirectories(leaf);
            Files.writeString(leaf.resolve(PROCESSES), self);
        }
    }

    static Path child(Path own, String name, List<Controller> controllers) throws IOException {
        Path child = own.resolve(name);
        Files.createDirectories(child);
        control(child, controllers);
        return child;
    }

    private static void control(Path group, List<Controller> controllers) throws IOException {
        StringBuilder words = new StringBuilder();
        controllers.forEach(controller -> words.append(" +").append(controller.word()));
        Files.writeString(group.resolve(CONTROL), words.toString().strip());
    }

    private static List<Controller> named(String words) {
        List<String> all = List.of(words.strip().split(" ", -1));
        List<Controller> named = new ArrayList<>();
        for (Controller controller : Controller.values()) {
            if (all.contains(controller.word())) {
                named.add(controller);
            }
        }
        return named;
    }
}
