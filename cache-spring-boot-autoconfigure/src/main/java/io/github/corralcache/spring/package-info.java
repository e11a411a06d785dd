/**
 * Corral behind Spring's cache abstraction, with or without Spring Boot: the manager and its caches, and the
 * interceptor that gives plain {@code @Cacheable} methods the single flight of {@code sync = true}. Called by Spring on
 * the threads of applications.
 */
@NullMarked
package io.github.corralcache.spring;

import org.jspecify.annotations.NullMarked;
