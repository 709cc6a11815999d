/** Writes a {@code .devcontainer} for a project that has none, and the policy that goes with it. */
@NullMarked
package dev.taskbox.devcontainer.init;

import org.jspecify.annotations.NullMarked;
