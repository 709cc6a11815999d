/** What the tests of the other modules share: a model API that follows a script, and repositories that attack. */
@NullMarked
package dev.taskbox.testkit;

import org.jspecify.annotations.NullMarked;
