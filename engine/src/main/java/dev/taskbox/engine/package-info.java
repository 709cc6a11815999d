/** The queue, and a run's life from queued to collected. */
@NullMarked
package dev.taskbox.engine;

import org.jspecify.annotations.NullMarked;
