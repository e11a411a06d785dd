/** Facts about the eviction policies, each alone behind {@link io.github.corralcache.policy.PolicyDriver}. */
@NullMarked
package io.github.corralcache.policy;

import org.jspecify.annotations.NullMarked;
