/** The policy file: read, checked, resolved with presets and the user's defaults; and the rules for hosts. */
@NullMarked
package dev.taskbox.policy;

import org.jspecify.annotations.NullMarked;
