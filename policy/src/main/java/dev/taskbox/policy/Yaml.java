package dev.taskbox.policy;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML without what a policy has no use for: one document, no anchors, aliases or tags, and not deep. */
final class Yaml {
    /** The deepest value of a policy is five levels down. */
    private static final int DEEPEST = 12;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowNonScalarKeys(true) // refused with their place by Group and Table
            .setCodePointLimit(Source.LARGEST)
            .build();

    private final String text;
    private final Reading in;
    /** Where the last event ended, for an exception that does not know its place. */
    private Spot last;

    private Yaml(String text, Reading in) {
        this.text = text;
        this.in = in;
        this.last = new Spot(in.file(), 1, 1);
    }

    /** The root, or empty where the file holds nothing or an issue was added. */
    static Optional<Node> read(String text, Reading in) {
        return new Yaml(text, in).read();
    }

    private Optional<Node> read() {
        try {
            // the events come one by one and on no stack, so they are judged before a tree is built of them
            return isPlain() ? new Compose(SETTINGS).composeString(text) : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem() == null ? "it is not YAML" : e.getProblem();
            in.issues().add(spot(e), Quote.clean(problem, 200), remedy(e));
        } catch (ReaderException e) {
            String why = "the character U+%04X may not be in YAML".formatted(e.getCodePoint());
            in.issues().add(spot(e.getPosition()), why, "Remove it.");
        } catch (RuntimeException _) {
            // a broken escape at the end of the text makes the scanner throw NumberFormatException
            in.issues().add(last, "it is not YAML from here on", "See to quotes and what follows a backslash.");
        }
        return Optional.empty();
    }

    private boolean isPlain() {
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            documents += event instanceof DocumentStartEvent ? 1 : 0;
            String unwanted = depth > DEEPEST ? "it is nested too deeply" : unwanted(event, documents);
            if (!unwanted.isEmpty()) {
                in.issues().add(event.getStartMark().map(in::spot).orElse(last), unwanted, "Write it out plainly.");
                return false;
            }
            last = event.getEndMark().map(in::spot).orElse(last);
        }
        return true;
    }

    private static String unwanted(Event event, int documents) {
        if (documents > 1) {
            return "a second YAML document begins";
        }
        return switch (event) {
            case AliasEvent _ -> "a policy has no aliases (*name)";
            case NodeEvent node when node.getAnchor().isPresent() -> "a policy has no anchors (&name)";
            case ScalarEvent scalar when scalar.getTag().isPresent() -> "a policy has no tags (!name)";
            case ScalarEvent scalar
            when scalar.isPlain() && scalar.getValue().equals("<<") -> "a policy has no merge keys (<<)";
            case CollectionStartEvent start when start.getTag().isPresent() -> "a policy has no tags (!name)";
            default -> "";
        };
    }

    private Spot spot(MarkedYamlEngineException e) {
        Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
        return mark.map(in::spot).orElse(last);
    }

    private Spot spot(int codePoints) {
        int count = Math.max(0, Math.min(codePoints, text.codePointCount(0, text.length())));
        String before = text.substring(0, text.offsetByCodePoints(0, count));
        int lines = (int) before.chars().filter(c -> c == '\n').count();
        return new Spot(in.file(), lines + 1, before.length() - before.lastIndexOf('\n'));
    }

    private static String remedy(MarkedYamlEngineException e) {
        if (String.valueOf(e.getProblem()).contains("mapping values are not allowed")) {
            return "Put a value that holds ': ' in quotes.";
        }
        String context = String.valueOf(e.getContext());
        return context.contains("alias") || context.contains("anchor")
                ? "Put a value that begins with '*' or '&' in quotes."
                : "";
    }
}
