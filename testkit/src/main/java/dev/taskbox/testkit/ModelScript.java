package dev.taskbox.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the model is to answer. The first scene that fits a prompt plays, from its first step; each answer to the
 * same prompt is the next step; after the last one the model says {@value #CLOSING}.
 */
public record ModelScript(List<Scene> scenes) {
    public static final String CLOSING = "Done.";

    public ModelScript {
        scenes = List.copyOf(scenes);
    }

    /** @param when a part of the prompt; empty: any prompt */
    public record Scene(String when, List<Step> steps) {
        public Scene {
            requireNonNull(when, "when is null");
            steps = List.copyOf(steps);
        }
    }

    public sealed interface Step {
        /** @param delay before the first byte */
        record Answer(List<Block> blocks, Duration delay) implements Step {
            public Answer {
                blocks = List.copyOf(blocks);
                requireNonNull(delay, "delay is null");
            }

            boolean usesTools() {
                return blocks.stream().anyMatch(Block.ToolUse.class::isInstance);
            }
        }

        /** An HTTP error. Without memory of earlier requests: a client that tries again gets it again. */
        record Refusal(int status, String message) implements Step {
            public Refusal {
                requireNonNull(message, "message is null");
            }
        }
    }

    public sealed interface Block {
        record Text(String text) implements Block {}

        record Thinking(String text) implements Block {}

        /** @param input what Jackson can write as a JSON object */
        record ToolUse(String name, Map<String, Object> input) implements Block {
            public ToolUse {
                input = Map.copyOf(input);
            }
        }
    }

    /** One scene, for any prompt. */
    public static ModelScript of(Step... steps) {
        return new ModelScript(List.of(new Scene("", List.of(steps))));
    }

    public static Scene scene(String when, Step... steps) {
        return new Scene(when, List.of(steps));
    }

    public static Step answer(Block... blocks) {
        return new Step.Answer(List.of(blocks), Duration.ZERO);
    }

    public static Step say(String text) {
        return answer(new Block.Text(text));
    }

    public static Step use(String tool, Map<String, Object> input) {
        return answer(new Block.ToolUse(tool, input));
    }

    public static Step refuse(int status, String message) {
        return new Step.Refusal(status, message);
    }

    Step step(String prompt, int index) {
        return scenes.stream()
                .filter(scene -> prompt.contains(scene.when()))
                .findFirst()
                .filter(scene -> index < scene.steps().size())
                .map(scene -> scene.steps().get(index))
                .orElseGet(() -> say(CLOSING));
    }
}
