/** The devcontainer place: a project's own container, with the native place's boxes in it. */
@NullMarked
package dev.taskbox.devcontainer;

import org.jspecify.annotations.NullMarked;
