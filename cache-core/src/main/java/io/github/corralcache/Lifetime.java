package io.github.corralcache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much longer an entry lasts. Immutable.
 *
 * @param fresh for how long its value stays fresh: zero where it is stale, null where it always is
 * @param life for how long its value is served: null where it is never gone
 */
public record Lifetime(@Nullable Duration fresh, @Nullable Duration life) {}
