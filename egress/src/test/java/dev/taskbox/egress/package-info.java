@NullMarked
package dev.taskbox.egress;

import org.jspecify.annotations.NullMarked;
