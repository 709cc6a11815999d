package dev.taskbox.devcontainer.init;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Problem;
import dev.taskbox.policy.PolicyEdit;
import dev.taskbox.policy.PolicyReader;
import dev.taskbox.policy.Preset;
import dev.taskbox.policy.Presets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Says what a {@code .devcontainer} and a policy for a project would be, and writes them. */
public final class DevcontainerInit {
    private static final String DIRECTORY = ".devcontainer/";
    private static final String SETTINGS = DIRECTORY + "devcontainer.json";
    private static final String DOCKERFILE = DIRECTORY + "Dockerfile";

    /** What the tools' own packages come from, whatever the project is. */
    private static final String SYSTEM = "debian";

    private final Checkout checkout;

    /** @param root of the trusted checkout; never a workspace that an agent wrote to */
    public DevcontainerInit(Path root) {
        this.checkout = new Checkout(root);
    }

    /** @param name below the project's root @param before empty where there is none yet */
    public record Change(String name, String before, String after) {}

    /**
     * @param kinds that were found, the one that gives the image first; none: a plain image
     * @param changes only what is not so already
     */
    public record Plan(List<ProjectKind> kinds, List<Change> changes) {
        public Plan {
            kinds = List.copyOf(kinds);
            changes = List.copyOf(changes);
        }

        /** The same for the same plan only. */
        public String mark() {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256")
                        .digest(changes.toString().getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    /**
     * @param said goes before what the files tell
     * @param force replaces a devcontainer that is there
     * @throws Problem kind CONFLICT where one is there; REFUSED where a link is in the way
     */
    public Plan plan(Optional<ProjectKind> said, boolean force) {
        Set<ProjectKind> kinds = new LinkedHashSet<>(said.stream().toList());
        kinds.addAll(ProjectKind.of(checkout));
        Template template = Template.of(kinds.stream().findFirst(), checkout);
        List<Change> changes = Stream.of(
                        change(DOCKERFILE, template.dockerfile()),
                        change(SETTINGS, template.settings()),
                        change(PolicyReader.FILE_NAME, policy(kinds)))
                .filter(change -> !change.after().equals(change.before()))
                .toList();
        if (!force) {
            changes.forEach(this::requireNew);
        }
        return new Plan(new ArrayList<>(kinds), changes);
    }

    private Change change(String name, String after) {
        checkout.requireNoLink(name);
        return new Change(name, checkout.read(name), after);
    }

    private void requireNew(Change change) {
        for (String name : List.of(change.name(), ".devcontainer.json")) {
            Path there = checkout.root().resolve(name);
            if (change.name().startsWith(DIRECTORY) && Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                throw Problem.conflict(
                        "devcontainer-exists",
                        "writing " + checkout.root().resolve(change.name()),
                        "the project has " + there + " already",
                        "Keep it and say place: devcontainer in " + PolicyReader.FILE_NAME
                                + ", or replace it with --force");
            }
        }
    }

    /** The project's policy file, with what the container needs while it is built and its tasks while they run. */
    private String policy(Set<ProjectKind> kinds) {
        Path file = checkout.root().resolve(PolicyReader.FILE_NAME);
        checkout.requireNoLink(PolicyReader.FILE_NAME);
        String text = checkout.readWhole(PolicyReader.FILE_NAME);
        List<String> presets = kinds.stream().map(ProjectKind::preset).toList();
        for (String preset : Stream.concat(Stream.of(SYSTEM), presets.stream()).toList()) {
            for (HostRule rule : named(preset).rules()) {
                text = PolicyEdit.build(file, text, rule.text());
            }
        }
        for (String preset : presets) {
            text = PolicyEdit.extend(file, text, preset);
        }
        return PolicyEdit.place(file, text, PlaceName.DEVCONTAINER);
    }

    private static Preset named(String preset) {
        return Presets.named(preset).orElseThrow(() -> new IllegalStateException("there is no preset " + preset));
    }

    /** The policy last: without it nothing uses the rest. */
    public void write(Plan plan) {
        plan.changes().forEach(change -> checkout.write(change.name(), change.after()));
    }
}
