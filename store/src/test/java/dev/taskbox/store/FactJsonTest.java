package dev.taskbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Fact;
import org.junit.jupiter.api.Test;

class FactJsonTest {
    @Test
    void everyFactIsWrittenAndReadBack() {
        assertThat(Samples.FACTS).extracting(Object::getClass).contains(Fact.class.getPermittedSubclasses());
        for (Fact fact : Samples.FACTS) {
            FactJson.Stored stored = FactJson.write(fact);
            assertThat(stored.kind()).isEqualTo(fact.kind());
            assertThat(FactJson.read(stored.kind(), stored.json())).contains(fact);
        }
    }

    /** Databases are full of these: a line may be added here, and none may change. */
    @Test
    void theFormNeverChanges() {
        assertThat(Samples.FACTS.stream().map(FactJson::write).map(stored -> stored.kind() + " " + stored.json()))
                .containsExactly(
                        "state.changed {\"from\":\"queued\",\"to\":\"starting\"}",
                        "state.changed {\"from\":\"running\",\"to\":\"failed\",\"reason\":\"exit code 1\"}",
                        "agent.said {\"text\":\"Grüße, 世界 👩‍👩‍👧\"}",
                        "agent.thought {\"text\":\"hm\"}",
                        "agent.tool {\"callId\":\"call-1\",\"tool\":\"Bash\",\"summary\":\"ls -l\"}",
                        "agent.toolResult {\"callId\":\"call-1\",\"ok\":true,\"text\":\"total 0\"}",
                        "agent.asked {\"question\":\"Which one?\"}",
                        "agent.ended {\"ok\":false,\"text\":\"\"}",
                        "user.said {\"text\":\"the second\"}",
                        "egress.allowed {\"host\":\"example.com\",\"port\":443,\"rule\":\"*.example.com\"}",
                        "egress.denied {\"host\":\"evil.example\",\"port\":8443,\"rule\":\"not in network.allow\","
                                + "\"hint\":\"task policy allow evil.example\"}",
                        "credential.used {\"credential\":\"GITHUB_TOKEN\",\"host\":\"api.github.com\",\"port\":443}",
                        "credential.refused {\"credential\":\"GITHUB_TOKEN\",\"host\":\"evil.example\",\"port\":443,"
                                + "\"reason\":\"it is not bound to this host\"}",
                        "git.pushed {\"repository\":\"github.com/acme/api\",\"ref\":\"refs/heads/task/1-x\"}",
                        "git.refused {\"repository\":\"github.com/acme/api\",\"ref\":\"refs/heads/main\","
                                + "\"reason\":\"it is not the task's branch\"}",
                        "flag.raised {\"path\":\".github/workflows/ci.yml\",\"reason\":\"runs in CI\"}",
                        "limit.reached {\"limit\":\"memory\",\"value\":\"4 GiB\"}",
                        "port.opened {\"port\":3000,\"address\":\"127.0.0.1:41234\"}",
                        "verify.ended {\"ok\":false,\"exitCode\":2,\"output\":\"1 test failed\"}",
                        "place.opened {\"detail\":\"in 12 ms\"}",
                        "work.collected {\"branch\":\"task/1-x\",\"commit\":\"0123abc\",\"commits\":3,"
                                + "\"uncommitted\":[\"a.txt\",\"dir/b c.txt\"]}");
    }
}
