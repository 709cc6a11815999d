/** The command lines of {@code task}: parsed, run over the service, and printed for people, pipes and programs. */
@NullMarked
package dev.taskbox.cli;

import org.jspecify.annotations.NullMarked;
