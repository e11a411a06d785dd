/**
 * A waiter that comes just as the load ends. Each test is run by jcstress, which
 * {@link io.github.corralcache.stress.Stress} starts, with a thread for each of its actors.
 */
package io.github.corralcache.loading;
