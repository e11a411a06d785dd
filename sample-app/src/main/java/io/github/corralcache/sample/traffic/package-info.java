/**
 * The load the shop is put under, through its own HTTP interface: a replay of the product-page log and a stampede of
 * many callers on one report, each run with protection and then without. Started and watched by the web interface; runs
 * on one thread of its own and on those of the HTTP client.
 */
@NullMarked
package io.github.corralcache.sample.traffic;

import org.jspecify.annotations.NullMarked;
