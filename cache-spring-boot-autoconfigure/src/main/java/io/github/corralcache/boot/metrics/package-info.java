/**
 * Corral's figures as Micrometer meters. Registered while an application starts, and on the thread that makes a cache
 * later; read by the registries' own threads.
 */
@NullMarked
package io.github.corralcache.boot.metrics;

import org.jspecify.annotations.NullMarked;
