package io.github.corralcache;

/**
 * Says how much of a cache's {@link CacheBuilder#maximumWeight} an entry takes. Called once for each value about to be
 * stored that has {@linkplain CacheValue#withWeight no weight of its own}, outside all locks. An entry whose weigher
 * throws or returns a negative number is not cached, and counted as {@link CacheStats#weigherFailures()}; the caller of
 * the load still gets the value.
 */
@FunctionalInterface
public interface Weigher<K, V> {

    /** Returns the weight of the entry, zero or more, in the unit of the cache's maximum. */
    long weigh(K key, V value);

    /** Every entry weighs one, so that the maximum is a number of entries. */
    static <K, V> Weigher<K, V> entries() {
        return (key, value) -> 1;
    }

    /**
     * Estimates the bytes that an entry takes on the heap: its key and value with all that they reach, and the cache's
     * own part. For strings, numbers, arrays, records, beans and the JDK's collections of those the estimate is within
     * a fifth of the truth, on 64-bit JVMs with compressed references. What several entries share is counted with each.
     *
     * <p>Looks at a thousand objects at most, at a sample of the elements where there are many, and takes some tens of
     * nanoseconds for a string, up to some tens of microseconds for a large graph. Never throws. Runs no code of the
     * application, except where one of its collections is wrapped in one of the JDK's; contents of classes whose
     * modules are not open count as a constant.
     */
    @SuppressWarnings("unchecked") // looks at keys and values of any type
    static <K, V> Weigher<K, V> bytes() {
        return (Weigher<K, V>) (Weigher<?, ?>) ByteEstimate.INSTANCE;
    }
}
