package dev.taskbox.app;

import dev.taskbox.agents.Agents;
import dev.taskbox.model.Agent;
import dev.taskbox.model.Locations;
import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import dev.taskbox.service.TaskService.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what works on this machine, by trying it. */
final class Doctor {
    private static final long LITTLE_SPACE_BYTES = 1L << 30;

    private final Locations locations;
    private final Map<PlaceName, Place> places;
    private final Agent.Host host;

    Doctor(Locations locations, Map<PlaceName, Place> places, Agent.Host host) {
        this.locations = locations;
        this.places = places;
        this.host = host;
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("java", true, true, Runtime.version().toString(), ""));
        places.values().forEach(place -> findings.add(place(place)));
        findings.add(space());
        Agents.all().forEach(agent -> findings.add(agent(agent)));
        return findings;
    }

    private static Finding place(Place place) {
        String name = "place " + place.name().word();
        // who wants no other place needs nothing for it
        boolean needed = place.name() == PlaceName.NATIVE;
        return switch (place.probe()) {
            case Place.Readiness.Ready ready -> new Finding(name, true, needed, ready.detail(), "");
            case Place.Readiness.NotReady not -> new Finding(name, false, needed, not.why(), not.remedy());
        };
    }

    private Finding space() {
        try {
            long free = Files.getFileStore(locations.data()).getUsableSpace();
            boolean enough = free >= LITTLE_SPACE_BYTES;
            return new Finding(
                    "disk",
                    enough,
                    true,
                    (free >> 20) + " MiB free in " + locations.data(),
                    enough ? "" : "Free some space, or set TASKBOX_HOME to a larger disk");
        } catch (IOException e) {
            return new Finding("disk", false, true, e.toString(), "Check " + locations.data());
        }
    }

    private Finding agent(Agent agent) {
        String name = "agent " + agent.name();
        try {
            agent.launch(new Agent.Turn(1, "$ true", Optional.empty(), "/work", "/home/agent"), host);
            return new Finding(name, true, false, "found", "");
        } catch (Problem problem) {
            return new Finding(name, false, false, problem.why(), problem.remedy());
        }
    }
}
