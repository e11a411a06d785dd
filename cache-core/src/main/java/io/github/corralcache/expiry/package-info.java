/** Not API. How old a value is and what that means: pure functions of times. Called by the engine. */
@NullMarked
package io.github.corralcache.expiry;

import org.jspecify.annotations.NullMarked;
