/**
 * Git done safely: the private clone a task works in, and how its work comes back. Host-side git runs only in the
 * project and in repositories no box has seen; what a box hands over is objects, fetched and checked.
 */
@NullMarked
package dev.taskbox.workspace;

import org.jspecify.annotations.NullMarked;
