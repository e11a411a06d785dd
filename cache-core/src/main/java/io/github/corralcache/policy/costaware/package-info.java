/**
 * Not API. The default policy, {@code cost-aware}: what a hit leaves behind, how entries are ranked, and how the
 * ranking is learnt. Called by the engine under a segment's lock; hits write words of entries without one.
 * docs/cost-aware.md follows one hit to one victim.
 */
@NullMarked
package io.github.corralcache.policy.costaware;

import org.jspecify.annotations.NullMarked;
