package dev.taskbox.policy;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Changes a policy file as text, so that comments and layout stay. What comes out is read again and must mean what the
 * file meant, with the one thing more; else nothing is changed.
 */
public final class PolicyEdit {
    private static final List<String> ALLOW = List.of("policy", "network", "allow");
    private static final List<String> BUILD = List.of("policy", "network", "build");
    private static final List<String> EXTENDS = List.of("policy", "extends");
    private static final String PLACE = "place";

    private final Path file;
    private final String text;
    private final List<String> keys;
    private final String newline;

    /** @param keys lead to the list that gets one more */
    private PolicyEdit(Path file, String text, List<String> keys) {
        this.file = file;
        this.text = text;
        this.keys = keys;
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
    }

    /**
     * The text with {@code host} in {@code policy.network.allow}; the same text where it is there already.
     *
     * @param file its name, for messages; neither read nor written
     * @throws Problem kind USAGE where the host is no rule or the text no policy; FAILED where the text is laid out so
     *     that it has to be changed by hand
     */
    public static String allow(Path file, String text, String host) {
        return new PolicyEdit(file, text, ALLOW).add(rule(host));
    }

    /** The same for {@code policy.network.build}. */
    public static String build(Path file, String text, String host) {
        return new PolicyEdit(file, text, BUILD).add(rule(host));
    }

    /** The same for {@code policy.extends}. @param preset one that there is */
    public static String extend(Path file, String text, String preset) {
        if (Presets.named(preset).isEmpty()) {
            throw Problem.usage(
                    "no-such-preset",
                    "adding " + Quote.of(preset),
                    "there is no such preset",
                    "See task policy presets");
        }
        return new PolicyEdit(file, text, EXTENDS).add(preset);
    }

    /** The text with this {@code place}, whatever it said before. @throws Problem as the others */
    public static String place(Path file, String text, PlaceName place) {
        return new PolicyEdit(file, text, List.of(PLACE)).place(place.word());
    }

    private static String rule(String host) {
        try {
            HostRule rule = HostRules.allow(host, Explanation.COMMAND_LINE);
            return HostRules.text(rule);
        } catch (Unfit unfit) {
            String remedy = unfit.remedy().isEmpty() ? "Write a host such as example.com" : unfit.remedy();
            throw Problem.usage("bad-host", "allowing " + Quote.of(host), unfit.why(), remedy);
        }
    }

    private String add(String item) {
        Optional<Node> root = checked(text);
        if (root.stream().flatMap(node -> present(node).stream()).anyMatch(item::equals)) {
            return text;
        }
        String changed = root.map(node -> inserted(node, item)).orElseGet(() -> appended("", item));
        return meaning(withItem(root.map(PolicyEdit::plain).orElseGet(LinkedHashMap::new), keys, item), changed, item);
    }

    @SuppressWarnings("unchecked") // plain() makes these
    private String place(String word) {
        Optional<Node> root = checked(text);
        Map<String, Object> wanted =
                (Map<String, Object>) root.map(PolicyEdit::plain).orElseGet(LinkedHashMap::new);
        Object value = plain(scalar(word));
        if (value.equals(wanted.put(PLACE, value))) {
            return text;
        }
        return meaning(
                wanted,
                root.map(node -> placed(node, word)).orElseGet(() -> lines() + PLACE + ": " + word + newline),
                word);
    }

    private String placed(Node root, String word) {
        Optional<Node> before = child(root, PLACE);
        if (before.isPresent()) {
            int end = offset(before.get().getEndMark());
            return text.substring(0, start(before.get())) + word + text.substring(end);
        }
        MappingNode mapping = (MappingNode) root;
        int start = start(mapping);
        String entry = PLACE + ": " + word;
        if (isFlow(mapping)) {
            return insert(start + 1, mapping.getValue().isEmpty() ? entry : entry + ", ");
        }
        return insert(start, entry + newline + text.substring(lineStart(start), start));
    }

    /** What was changed, where it means what was wanted. */
    private String meaning(Object wanted, String changed, String added) {
        Optional<Node> after = parse(changed, new Issues());
        if (!after.map(PolicyEdit::plain).equals(Optional.of(wanted))) {
            throw Problem.failed(
                    "policy-not-edited",
                    "adding " + added + " to " + file,
                    "the file is laid out in a way that cannot be changed safely",
                    "Add \"" + added + "\" to " + String.join(".", keys) + " by hand");
        }
        return changed;
    }

    /** The root of a file that is a fit policy. */
    private Optional<Node> checked(String yaml) {
        Issues issues = new Issues();
        Reading in = reading(issues);
        Optional<Node> root = parse(yaml, issues);
        root.ifPresent(node -> Keys.FILE.read(node, "", in));
        issues.throwIfAny();
        return root;
    }

    private Optional<Node> parse(String yaml, Issues issues) {
        return Yaml.read(yaml, reading(issues)).filter(node -> !Shape.isNull(node));
    }

    /** As the user's own: what is in the file already is not judged here. */
    private Reading reading(Issues issues) {
        return new Reading(file, Reading.Scope.USER, Path.of("/nonexistent"), file, issues);
    }

    private List<String> present(Node root) {
        Optional<Node> at = Optional.of(root);
        for (String name : keys) {
            at = at.flatMap(node -> child(node, name));
        }
        List<String> rules = new ArrayList<>();
        if (at.orElse(null) instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                // one for some requests only is not this rule
                if (item instanceof ScalarNode scalar) {
                    (keys.equals(EXTENDS) ? Optional.of(scalar.getValue()) : canonical(scalar.getValue()))
                            .ifPresent(rules::add);
                }
            }
        }
        return rules;
    }

    private static Optional<String> canonical(String rule) {
        try {
            return Optional.of(HostRules.text(HostRules.allow(rule, "")));
        } catch (Unfit _) {
            return Optional.empty();
        }
    }

    private static Optional<Node> child(Node node, String name) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name)) {
                    return Optional.of(entry.getValueNode());
                }
            }
        }
        return Optional.empty();
    }

    private String inserted(Node root, String rule) {
        Node at = root;
        for (int depth = 0; depth < keys.size(); depth++) {
            Optional<Node> next = child(at, keys.get(depth));
            if (next.isEmpty()) {
                return intoMapping((MappingNode) at, depth, rule);
            }
            at = next.get();
        }
        return intoSequence((SequenceNode) at, rule);
    }

    private String intoMapping(MappingNode mapping, int depth, String rule) {
        int start = start(mapping);
        String entry = flow(keys.subList(depth, keys.size()), rule);
        if (isFlow(mapping)) {
            return insert(start + 1, mapping.getValue().isEmpty() ? entry : entry + ", ");
        }
        String indent = text.substring(lineStart(start), start);
        return depth == 0 ? appended(indent, rule) : insert(start, entry + newline + indent);
    }

    private String intoSequence(SequenceNode sequence, String rule) {
        if (sequence.getValue().isEmpty()) {
            return insert(start(sequence) + 1, quoted(rule));
        }
        int end = offset(sequence.getValue().getLast().getEndMark());
        if (isFlow(sequence)) {
            return insert(end, ", " + quoted(rule));
        }
        int dash = start(sequence);
        int lineEnd = text.indexOf(newline, end);
        String indent = text.substring(lineStart(dash), dash);
        return insert(lineEnd < 0 ? text.length() : lineEnd, newline + indent + "- " + quoted(rule));
    }

    private String appended(String indent, String rule) {
        StringBuilder block = new StringBuilder(lines());
        String deeper = indent;
        for (String key : keys.subList(0, keys.size() - 1)) {
            block.append(deeper).append(key).append(':').append(newline);
            deeper += "  ";
        }
        block.append(deeper).append(keys.getLast()).append(": [").append(quoted(rule));
        return block.append(']').append(newline).toString();
    }

    /** The text as it is, its last line ended. */
    private String lines() {
        return text.isEmpty() || text.endsWith("\n") ? text : text + newline;
    }

    /** {@code network: {allow: ["a.b"]}} */
    private static String flow(List<String> keys, String rule) {
        String rest =
                keys.size() == 1 ? "[" + quoted(rule) + "]" : "{" + flow(keys.subList(1, keys.size()), rule) + "}";
        return keys.getFirst() + ": " + rest;
    }

    /** A rule holds neither a quote nor a backslash. */
    private static String quoted(String rule) {
        return '"' + rule + '"';
    }

    private static boolean isFlow(CollectionNode<?> node) {
        return node.getFlowStyle() == FlowStyle.FLOW;
    }

    private String insert(int at, String what) {
        return text.substring(0, at) + what + text.substring(at);
    }

    private int start(Node node) {
        return offset(node.getStartMark());
    }

    /** A mark counts code points. */
    private int offset(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private static Object plain(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping.getValue()
                        .forEach(entry ->
                                map.put(((ScalarNode) entry.getKeyNode()).getValue(), plain(entry.getValueNode())));
                yield map;
            }
            case SequenceNode sequence ->
                new ArrayList<>(
                        sequence.getValue().stream().map(PolicyEdit::plain).toList());
            default -> node.getTag() + " " + ((ScalarNode) node).getValue();
        };
    }

    /** What the changed file must mean. */
    @SuppressWarnings("unchecked") // plain() makes these
    private static Object withItem(Object tree, List<String> keys, String rule) {
        if (keys.isEmpty()) {
            ((List<Object>) tree).add(plain(scalar(rule)));
            return tree;
        }
        Object below = ((Map<String, Object>) tree)
                .computeIfAbsent(keys.getFirst(), _ -> keys.size() == 1 ? new ArrayList<>() : new LinkedHashMap<>());
        withItem(below, keys.subList(1, keys.size()), rule);
        return tree;
    }

    private static Node scalar(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
    }
}
