/**
 * What Spring Boot finds of Corral: the auto-configurations, the {@code corral.*} properties, and the words for a start
 * that fails because of them. Runs while an application starts and stops, on the thread that does so.
 */
@NullMarked
package io.github.corralcache.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
