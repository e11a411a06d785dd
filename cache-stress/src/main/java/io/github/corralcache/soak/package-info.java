/**
 * Drives hundreds of caches from several threads for as long as one likes, and checks every answer against a ledger of
 * what may be answered. Called from a command line.
 */
@NullMarked
package io.github.corralcache.soak;

import org.jspecify.annotations.NullMarked;
