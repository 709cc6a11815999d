/** The doors for those who come from elsewhere: SSH. */
@NullMarked
package dev.taskbox.server;

import org.jspecify.annotations.NullMarked;
