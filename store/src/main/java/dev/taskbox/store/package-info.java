/** What {@code taskd} remembers: projects, tasks, runs and events, in one SQLite file. */
@NullMarked
package dev.taskbox.store;

import org.jspecify.annotations.NullMarked;
