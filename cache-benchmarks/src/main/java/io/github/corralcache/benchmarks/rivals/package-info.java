/**
 * What caches do when many callers miss: the same deterministic probes on Corral and on its rivals. Called by the
 * {@code rivals} command and by the page about reliability; probes start threads of their own, all daemons.
 */
@NullMarked
package io.github.corralcache.benchmarks.rivals;

import org.jspecify.annotations.NullMarked;
