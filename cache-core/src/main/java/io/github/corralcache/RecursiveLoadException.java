package io.github.corralcache;

import java.util.List;

/**
 * A load would have waited for itself: A loads B loads A, on one thread or several. Shows {@linkplain KeyDigests
 * digests} of keys, never keys.
 */
public final class RecursiveLoadException extends CacheException {

    private static final long serialVersionUID = 1L;

    /** How many loads the message names from each end of a longer chain. */
    private static final int NAMED = 16;

    private final List<String> chain;

    /**
     * What the caller that closed the circle is told.
     *
     * @param chain the loads of the circle, each as {@code cache[#digest]}, from the one asked for back to itself
     */
    public RecursiveLoadException(String cacheName, List<String> chain) {
        super(cacheName, "recursive load: " + text(chain), null);
        this.chain = List.copyOf(chain);
    }

    /** A circle of thousands of loads is not to fill the log. */
    private static String text(List<String> chain) {
        int left = chain.size() - 2 * NAMED;
        if (left <= 1) {
            return String.join(" -> ", chain);
        }
        return String.join(" -> ", chain.subList(0, NAMED))
                + " -> " + left + " more -> "
                + String.join(" -> ", chain.subList(NAMED + left, chain.size()));
    }

    /** Returns the loads of the circle, each as {@code cache[#digest]}, from the one asked for back to itself. */
    public List<String> chain() {
        return chain;
    }
}
