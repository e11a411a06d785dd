/**
 * What readers see of an entry that another thread stores or renews. Each test is run by jcstress, which
 * {@link io.github.corralcache.stress.Stress} starts, with a thread for each of its actors.
 */
package io.github.corralcache.engine;
