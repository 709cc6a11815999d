/** What Taskbox can be asked to do, as one typed interface, and the control socket a command line comes in by. */
@NullMarked
package dev.taskbox.service;

import org.jspecify.annotations.NullMarked;
