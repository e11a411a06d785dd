/** Nodes that are processes of their own, for what a thread cannot do: die, or be frozen. */
package io.github.corralcache.redis.servers;
