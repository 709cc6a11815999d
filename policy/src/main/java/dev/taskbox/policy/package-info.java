/** The policy file: read, validated, merged with the user's defaults, explained, hashed; and the rules it states. */
@NullMarked
package dev.taskbox.policy;

import org.jspecify.annotations.NullMarked;
