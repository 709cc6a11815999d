package dev.taskbox.cli;

import dev.taskbox.service.TaskService.LimitView;
import dev.taskbox.service.TaskService.PlaceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;

@Command(
        name = "places",
        description = "Tries each place where runs can execute, and says what it isolates, limits and costs here.")
final class PlacesVerb extends Verb {
    /** No place of one's own machine costs more than the machine. */
    static final String COST = "none";

    @Override
    int run(Session session) {
        List<PlaceView> places = session.during("trying the places", session.service()::places);
        if (session.json()) {
            ArrayNode json = Json.array();
            places.forEach(place -> json.add(Shapes.of(place)));
            session.screen().out(Json.write(json));
        } else if (session.isForPeople()) {
            session.screen()
                    .out(places.stream().flatMap(it -> lines(it).stream()).toList());
        } else {
            places.forEach(place -> session.screen().out(Line.fields(fields(place))));
        }
        return OK;
    }

    static String word(PlaceView place) {
        return place.isolation().name().toLowerCase(Locale.ROOT);
    }

    private static List<Line> lines(PlaceView place) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(place.ready() ? Style.GREEN : Style.YELLOW, place.ready() ? "✓ " : "– ")
                .add(Style.BOLD, place.name().word())
                .add("  " + place.detail()));
        if (!place.remedy().isEmpty()) {
            lines.add(Line.of("    ").add(Style.CYAN, place.remedy()));
        }
        lines.add(Line.of("  isolation  " + word(place) + ": " + place.walls()));
        lines.add(Line.of("  limits     " + names(place, true)));
        place.limits().stream().filter(limit -> !limit.holds()).forEach(limit -> {
            lines.add(Line.of("             ")
                    .add(Style.YELLOW, "not " + limit.name())
                    .add(": " + limit.why()));
            lines.add(Line.of("               ").add(Style.CYAN, limit.remedy()));
        });
        lines.add(Line.of("  idle       " + place.idle() + memory(place)));
        lines.add(Line.of("  per hour   " + COST));
        return lines;
    }

    private static String memory(PlaceView place) {
        long bytes = place.idleMemory().orElse(0);
        return bytes == 0 ? "" : String.format(Locale.ROOT, ", %.1f MiB of memory", bytes / (double) (1 << 20));
    }

    private static String names(PlaceView place, boolean hold) {
        String names = place.limits().stream()
                .filter(limit -> limit.holds() == hold)
                .map(LimitView::name)
                .collect(Collectors.joining(" "));
        return names.isEmpty() ? "none" : names;
    }

    private static List<String> fields(PlaceView place) {
        return List.of(
                place.name().word(),
                place.ready() ? "ready" : "not-ready",
                word(place),
                place.start().map(it -> Long.toString(it.toMillis())).orElse(""),
                place.idleMemory().isPresent()
                        ? Long.toString(place.idleMemory().getAsLong())
                        : "",
                names(place, true),
                names(place, false),
                place.detail(),
                place.remedy());
    }
}
