/** {@code task} and {@code taskd}: the entry points, and the wiring between the modules. */
@NullMarked
package dev.taskbox.app;

import org.jspecify.annotations.NullMarked;
