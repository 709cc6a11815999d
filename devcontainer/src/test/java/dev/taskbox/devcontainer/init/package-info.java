@NullMarked
package dev.taskbox.devcontainer.init;

import org.jspecify.annotations.NullMarked;
