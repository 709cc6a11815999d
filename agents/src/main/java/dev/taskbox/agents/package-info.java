/**
 * One adapter for each coding-agent CLI: what to run, and what its output says. Readers are deterministic and keep
 * state from line to line, so output that was read before a restart is read again from its start. They give what the
 * agent did; how the turn ended is the {@link dev.taskbox.model.Agent.Outcome}, and the facts about that are the
 * caller's.
 */
@NullMarked
package dev.taskbox.agents;

import org.jspecify.annotations.NullMarked;
