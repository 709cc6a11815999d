package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import java.util.Arrays;
import java.util.List;

/** A policy in the form that other sandboxes read, for people who run them alone. Pure. */
public final class PolicyExport {
    /** Whose form. */
    public enum Format {
        /** The {@code sandbox} block of Claude Code's {@code settings.json}. */
        CLAUDE("Claude Code"),
        /** {@code ~/.srt-settings.json} of sandbox-runtime. */
        SRT("srt"),
        /** {@code [permissions.taskbox]} and what turns it on in codex's {@code config.toml}. */
        CODEX("codex");

        private final String tool;

        Format(String tool) {
            this.tool = tool;
        }

        String tool() {
            return tool;
        }

        public String word() {
            return Forms.word(this);
        }

        /** @throws Problem kind USAGE */
        public static Format of(String word) {
            List<String> words = Arrays.stream(values()).map(Format::word).toList();
            return Arrays.stream(values())
                    .filter(format -> format.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> Problem.usage(
                            "no-such-format",
                            "exporting the policy",
                            Quote.of(word) + " is not one of " + String.join(", ", words),
                            Suggest.sentence(word, words)));
        }
    }

    /**
     * @param text the file, in ASCII, with a line end
     * @param notes one sentence for each rule that the file does not hold or holds otherwise, the rule first:
     *     {@code limits.memory 4GiB: srt has no limits}
     */
    public record Exported(String text, List<String> notes) {
        public Exported {
            requireNonNull(text, "text is null");
            notes = List.copyOf(notes);
        }
    }

    private PolicyExport() {}

    public static Exported export(Policy policy, Format format) {
        ExportNotes notes = new ExportNotes(format.tool());
        String text = switch (format) {
            case CLAUDE -> new SettingsExport(policy, notes).claude();
            case SRT -> new SettingsExport(policy, notes).srt();
            case CODEX -> new CodexExport(policy, notes).toml();
        };
        notes.unsaid(policy, format);
        return new Exported(text, notes.lines());
    }
}
