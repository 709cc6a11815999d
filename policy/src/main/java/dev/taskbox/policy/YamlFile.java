package dev.taskbox.policy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** The plain part of YAML: one document, no aliases, not deep. What a hostile file can do is be refused. */
final class YamlFile {
    static final int LARGEST = 256 * 1024;

    private static final int DEEPEST = 16;
    private static final String UTF8 = "Save it as UTF-8";

    private YamlFile() {}

    /** A fault of the whole text, at a line. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final String why;
        private final String remedy;

        Malformed(int line, String why, String remedy) {
            super(why, null, false, false);
            this.line = line;
            this.why = why;
            this.remedy = remedy;
        }

        void reportTo(Issues issues, Path file) {
            issues.add(file, line, why, remedy);
        }
    }

    /** The root node; empty where nothing but comments is there. */
    static Optional<Node> parse(byte[] bytes) throws Malformed {
        if (bytes.length > LARGEST) {
            throw new Malformed(1, "the file is larger than " + LARGEST / 1024 + " KiB", "Shorten it");
        }
        String text = decode(bytes);
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(LARGEST)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            // the composer recurses, so the depth is known before it starts
            refuseTricks(new Parse(settings).parseString(text));
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
            throw new Malformed(
                    line, "it is not YAML: " + Quote.clean(String.valueOf(e.getProblem())), "Mend the syntax");
        } catch (YamlEngineException e) {
            throw new Malformed(1, "it is not YAML: " + Quote.clean(String.valueOf(e.getMessage())), "Mend the syntax");
        }
    }

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static String decode(byte[] bytes) throws Malformed {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Malformed(1 + newlines(bytes, in.position()), "it is not UTF-8", UTF8);
        }
    }

    private static int newlines(byte[] bytes, int end) {
        int count = 0;
        for (int i = 0; i < end; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    private static void refuseTricks(Iterable<Event> events) throws Malformed {
        int depth = 0;
        int documents = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case Alias -> throw new Malformed(line(event), "aliases are not allowed", "Write the value out");
                case DocumentStart -> documents++;
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > DEEPEST) {
                throw new Malformed(line(event), "it is nested more than " + DEEPEST + " deep", "Flatten it");
            }
            if (documents > 1) {
                throw new Malformed(line(event), "a second document begins", "Keep one document in the file");
            }
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
