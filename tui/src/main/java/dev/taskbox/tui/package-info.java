/** The board: tasks in columns, what each is doing, and all that can be done about it, on a terminal. */
@NullMarked
package dev.taskbox.tui;

import org.jspecify.annotations.NullMarked;
