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

    /** @param limit its key in the policy: {@code memory}; @param value what it was set to: {@code 4 GiB} */
    record LimitReached(String limit, String value) implements Fact {
        @Override
        public String kind() {
            return "limit.reached";
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

    /** The work was fetched into the project. @param uncommitted paths the agent left uncommitted */
    record Collected(String branch, String commit, int commits, List<String> uncommitted) implements Fact {
        @Override
        public String kind() {
            return "work.collected";
        }
    }
}
