package io.github.corralcache;

import java.util.List;

/** A load would have waited for itself: A loads B loads A, on one thread or several. */
public final class RecursiveLoadException extends CacheException {

    private static final long serialVersionUID = 1L;

    private final List<String> chain;

    /**
     * What the caller that closed the circle is told.
     *
     * @param chain the loads of the circle, each as {@code cache[key]}, from the one asked for back to itself
     */
    public RecursiveLoadException(String cacheName, List<String> chain) {
        super(cacheName, "recursive load: " + String.join(" -> ", chain), null);
        this.chain = List.copyOf(chain);
    }

    /** Returns the loads of the circle, each as {@code cache[key]}, from the one asked for back to itself. */
    public List<String> chain() {
        return chain;
    }
}
