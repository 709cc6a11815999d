/** The native place: a sandbox of Linux namespaces, made by bubblewrap, under a supervisor that outlives taskd. */
@NullMarked
package dev.taskbox.sandbox;

import org.jspecify.annotations.NullMarked;
