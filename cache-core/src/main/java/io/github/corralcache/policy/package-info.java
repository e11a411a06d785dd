/**
 * Which entry to give up. {@link io.github.corralcache.policy.EvictionPolicy} is the contract, one hidden file holds
 * one policy, {@link io.github.corralcache.policy.Policies} is the catalogue. Called by the engine under a segment's
 * lock, except for {@link io.github.corralcache.policy.HitRecording}, which readers run. Caches choose a policy by its
 * name in the catalogue; there is no way to hand in one of an application's own.
 */
@NullMarked
package io.github.corralcache.policy;

import org.jspecify.annotations.NullMarked;
