/**
 * The recorded traffic that the sample replays. Read once at start, immutable after that; used by the shop, which has
 * one product for each key, and by the traffic, which repeats the requests.
 */
@NullMarked
package io.github.corralcache.sample.trace;

import org.jspecify.annotations.NullMarked;
