package dev.taskbox.model;

import java.util.List;
import java.util.Optional;

/**
 * What an event says. The kinds are closed; {@link #kind()} is the word for them in JSON and in the store, so a record
 * may be renamed and a kind may not. Text in a fact may come from a box: it is cleaned where a person sees it, not here.
 */
public sealed interface Fact {
    String kind();

    record StateChanged(TaskState from, TaskState to, Optional<String> reason) implements Fact {
        @Override
        public String kind() {
            return "state.changed";
        }
    }

    record AgentSaid(String text) implements Fact {
        @Override
        public String kind() {
            return "agent.said";
        }
    }

    record AgentThought(String text) implements Fact {
        @Override
        public String kind() {
            return "agent.thought";
        }
    }

    /**
     * @param callId pairs it with its result
     * @param tool the agent's name for it: {@code Bash}
     * @param summary one line: the command, the path
     */
    record AgentTool(String callId, String tool, String summary) implements Fact {
        @Override
        public String kind() {
            return "agent.tool";
        }
    }

    record AgentToolResult(String callId, boolean ok, String text) implements Fact {
        @Override
        public String kind() {
            return "agent.toolResult";
        }
    }

    record AgentAsked(String question) implements Fact {
        @Override
        public String kind() {
            return "agent.asked";
        }
    }

    record AgentEnded(boolean ok, String text) implements Fact {
        @Override
        public String kind() {
            return "agent.ended";
        }
    }

    /** What a person said to the agent: the first prompt is the task's own text, a later one a reply. */
    record UserSaid(String text) implements Fact {
        @Override
        public String kind() {
            return "user.said";
        }
    }

    /** @param rule the rule that allowed it, as the policy file has it */
    record EgressAllowed(String host, int port, String rule) implements Fact {
        @Override
        public String kind() {
            return "egress.allowed";
        }
    }

    /** @param hint what a person could do about it, as a command line */
    record EgressDenied(String host, int port, String rule, String hint) implements Fact {
        @Override
        public String kind() {
            return "egress.denied";
        }
    }

    /** A credential was put into a request. @param credential its name, never its value */
    record CredentialUsed(String credential, String host, int port) implements Fact {
        @Override
        public String kind() {
            return "credential.used";
        }
    }

    /** A credential's placeholder was about to go where it is not for. @param reason one sentence without the secret */
    record CredentialRefused(String credential, String host, int port, String reason) implements Fact {
        @Override
        public String kind() {
            return "credential.refused";
        }
    }

    /** @param repository {@code HOST/PATH} @param ref in full: {@code refs/heads/task/12-add-rate-limiting} */
    record GitPushed(String repository, String ref) implements Fact {
        @Override
        public String kind() {
            return "git.pushed";
        }
    }

    /** @param ref what was asked for; empty where it was no ref that failed */
    record GitRefused(String repository, String ref, String reason) implements Fact {
        @Override
        public String kind() {
            return "git.refused";
        }
    }

    /** A changed path a person should look at before it is merged. @param reason why: {@code runs in CI} */
    record FlagRaised(String path, String reason) implements Fact {
        @Override
        public String kind() {
            return "flag.raised";
        }
    }

    /** @param limit its key in the policy: {@code memory}; @param value what it was set to: {@code 4 GiB} */
    record LimitReached(String limit, String value) implements Fact {
        @Override
        public String kind() {
            return "limit.reached";
        }
    }

    /** A person opened a port of the box. @param port inside @param address out here: {@code 127.0.0.1:41234} */
    record PortOpened(int port, String address) implements Fact {
        @Override
        public String kind() {
            return "port.opened";
        }
    }

    record VerifyEnded(boolean ok, int exitCode, String output) implements Fact {
        @Override
        public String kind() {
            return "verify.ended";
        }
    }

    /** Something the place did: {@code opened}, {@code setup}, {@code closed}. */
    record PlaceReported(String what, String detail) implements Fact {
        @Override
        public String kind() {
            return "place." + what;
        }
    }

    /** The work was fetched into the project; its flags are recorded after it. @param uncommitted paths the agent left uncommitted */
    record Collected(String branch, String commit, int commits, List<String> uncommitted) implements Fact {
        @Override
        public String kind() {
            return "work.collected";
        }
    }
}
