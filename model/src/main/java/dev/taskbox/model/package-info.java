/** The words of Taskbox as records and sealed types, and its ports. No I/O. */
@NullMarked
package dev.taskbox.model;

import org.jspecify.annotations.NullMarked;
