package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.testkit.ModelScript;
import dev.taskbox.testkit.ScriptedModelApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A published CLI in a fresh repository and a fresh home, with a model on loopback that writes a note and asks. */
final class RealRun implements AutoCloseable {
    private final String variable;
    private final String baseVariable;
    private final String basePath;
    private final BoxlessRun run;
    private final ScriptedModelApi api;

    /** @param variable names the executable @param baseVariable names the API, with this path */
    RealRun(Agent agent, String variable, String baseVariable, String basePath, Path directory) throws Exception {
        this.variable = variable;
        this.baseVariable = baseVariable;
        this.basePath = basePath;
        run = new BoxlessRun(agent, new Machine(), directory);
        Path note = run.workspace().resolve("note.txt");
        api = ScriptedModelApi.start(new ModelScript(List.of(
                ModelScript.scene(
                        "write a note",
                        ModelScript.answer(
                                new ModelScript.Block.Thinking("A note it is."),
                                new ModelScript.Block.Text("I write it."),
                                new ModelScript.Block.ToolUse(
                                        "Write", Map.of("file_path", note.toString(), "content", "hello\n"))),
                        ModelScript.use("Bash", Map.of("command", "git add -A && git commit -qm 'Add a note'")),
                        ModelScript.say("Written.\n\nQUESTION: Is one enough?")),
                ModelScript.scene("one is enough", ModelScript.say("Then I am done.")))));
        git("init", "-q", "-b", "main");
        git("config", "user.name", "t");
        git("config", "user.email", "t@localhost");
        git("commit", "-q", "--allow-empty", "-m", "start");
    }

    BoxlessRun run() {
        return run;
    }

    ScriptedModelApi api() {
        return api;
    }

    String git(String... words) throws IOException, InterruptedException {
        String[] argv = new String[words.length + 1];
        argv[0] = "git";
        System.arraycopy(words, 0, argv, 1, words.length);
        Process process = new ProcessBuilder(argv)
                .directory(run.workspace().toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Override
    public void close() {
        api.close();
    }

    /** This machine, with the CLI that the environment names and the scripted model for its API. */
    private final class Machine implements Host {
        @Override
        public Optional<Path> executable(String name) {
            if (!variable.equals("TASKBOX_" + name.toUpperCase(Locale.ROOT))) {
                return Optional.of(Path.of("/usr/bin", name));
            }
            String path = System.getProperty(variable, System.getenv(variable));
            assertThat(path)
                    .as(
                            "%s must name the executable %s that real-agents tests run; ./verify installs it and sets"
                                    + " this",
                            variable, name)
                    .isNotBlank();
            return Optional.of(Path.of(path));
        }

        @Override
        public Settings settings(String agent) {
            return new Settings(
                    Optional.empty(), List.of(), Map.of(baseVariable, api.baseUrl() + "/some/prefix" + basePath));
        }

        @Override
        public Path realPath(Path path) {
            try {
                return path.toRealPath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean exists(Path path) {
            return Files.exists(path);
        }

        @Override
        public Optional<String> credential(String name) {
            return Optional.empty();
        }
    }
}
