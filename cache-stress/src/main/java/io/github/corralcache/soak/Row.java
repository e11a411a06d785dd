package io.github.corralcache.soak;

/**
 * What the caches hold: a row as it was read from, or written to, the database that a {@link Ledger} plays.
 *
 * @param subject the number of the cache that it was made for
 * @param key its key
 * @param version counts the writes of the key: a reader who begins after a write must see that version or a later one
 * @param readAt when its load ended, or it was put, in nanoseconds of {@link System#nanoTime}
 */
record Row(int subject, int key, long version, long readAt) {}
