/**
 * Fakes for tests of code that caches: time, executors and loaders that move when the test says so, a herd of callers,
 * and assertions on caches. Called from test threads; everything is safe to share between them. Whatever waits here for
 * another thread gives up after ten seconds with an {@link java.lang.AssertionError}, so a test fails rather than
 * hangs.
 */
@NullMarked
package io.github.corralcache.test;

import org.jspecify.annotations.NullMarked;
