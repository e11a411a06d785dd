/**
 * What an operator sees of Corral through the actuator: Spring Boot's {@code caches} endpoint with the figures of each
 * cache. Called by the actuator on request threads. Shows names, settings and counts; never keys or values.
 */
@NullMarked
package io.github.corralcache.boot.endpoint;

import org.jspecify.annotations.NullMarked;
