package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Fact;
import dev.taskbox.model.TokenUsage;
import dev.taskbox.testkit.ModelRequest;
import dev.taskbox.testkit.ModelScript;
import dev.taskbox.testkit.ScriptedModelApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every published CLI, run as its adapter says, against a model that follows a script. */
abstract class RealAgentContract {
    @TempDir
    Path directory;

    private RealRun real;

    abstract RealRun open(Path at) throws Exception;

    /** The header that carries the key, and its value. */
    abstract String header();

    abstract String headerValue();

    /** Of the repository's files, those that speak to an agent. */
    abstract List<String> memory();

    @BeforeEach
    void makeRun() throws Exception {
        real = open(directory);
    }

    @AfterEach
    void close() {
        real.close();
    }

    final RealRun real() {
        return real;
    }

    @Test
    void worksAsksAndGoesOn() throws Exception {
        BoxlessRun.Ended first = real.run().turn("Please write a note");
        BoxlessRun.Ended second = real.run().turn("one is enough");

        assertThat(first.outcome()).isEqualTo(new Outcome.Asked("Is one enough?"));
        assertThat(first.facts())
                .contains(new Fact.AgentSaid("I write it."))
                .extracting(Fact::kind)
                .filteredOn(kind -> !kind.equals("agent.thought"))
                .containsExactly(
                        "agent.said", "agent.tool", "agent.toolResult", "agent.tool", "agent.toolResult", "agent.said");
        assertThat(real.git("log", "--format=%s")).isEqualTo("Add a note\nstart\n");
        assertThat(real.git("status", "--porcelain")).isEmpty();
        assertThat(second.outcome()).isEqualTo(new Outcome.Finished("Then I am done."));
        assertThat(second.usage().sessionId())
                .isPresent()
                .isEqualTo(first.usage().sessionId());
    }

    /** Every answer costs the same, those that the client wants for itself too. */
    @Test
    void eachTurnCountsWhatItUsed() throws Exception {
        BoxlessRun.Ended first = real.run().turn("Please write a note");
        int answers = real.api().messages().size();
        BoxlessRun.Ended second = real.run().turn("one is enough");

        assertThat(answers).isGreaterThanOrEqualTo(3);
        assertThat(first.usage().tokens()).isEqualTo(times(answers));
        assertThat(second.usage().tokens())
                .isEqualTo(times(real.api().messages().size() - answers));
    }

    @Test
    void sendsThePlaceholderAndHowToAsk() throws Exception {
        real.run().turn("Please write a note");

        assertThat(real.api().messages())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.header(header())).contains(headerValue()))
                .extracting(ModelRequest::body)
                .anyMatch(body -> body.toString().contains(Question.MARK));
        assertThat(real.api().requests()).hasSameSizeAs(real.api().messages());
    }

    @Test
    void readsTheRepositorysInstructions() throws Exception {
        for (String file : memory()) {
            Files.writeString(real.run().workspace().resolve(file), "What " + file + " says.");
        }

        real.run().turn("Please write a note");

        assertThat(real.api().messages().getFirst().body().toString())
                .contains(
                        memory().stream().map(file -> "What " + file + " says.").toList());
    }

    @Test
    void aRefusedRequestFailsAndSaysSo() throws Exception {
        real.api().play(ModelScript.of(ModelScript.refuse(400, "not like this")));

        assertThat(failure()).contains(" failed: not like this").doesNotContain("credential");
    }

    @Test
    void aRefusedKeyFailsAndSaysWhatToCheck() throws Exception {
        real.api().play(ModelScript.of(ModelScript.refuse(401, "no such key")));

        assertThat(failure()).contains("no such key").endsWith(Credentials.HINT);
    }

    private String failure() throws Exception {
        BoxlessRun.Ended ended = real.run().turn("Please write a note");
        assertThat(ended.exitCode()).isNotZero();
        return ((Outcome.Failed) ended.outcome()).reason();
    }

    /** These APIs do not tell what was written to the cache. */
    private static TokenUsage times(int answers) {
        TokenUsage one = ScriptedModelApi.COST;
        return new TokenUsage(answers * one.input(), answers * one.output(), answers * one.cacheRead(), 0);
    }
}
