/**
 * The application's entry point. The rooms: the shop and its caches, the traffic it is put under, its web interface.
 */
@NullMarked
package io.github.corralcache.sample;

import org.jspecify.annotations.NullMarked;
