package io.github.corralcache.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type as users meet it, and what they do not meet. */
public abstract class PlantedApi<K extends Comparable<K>> {

    /** Compiled into those who use it. */
    public static final int CONSTANT = 7;

    @SuppressWarnings("unused")
    private int hidden;

    /** For those who extend it. */
    protected PlantedApi() {}

    /** Has all that a signature can have. */
    public abstract @Nullable K find(List<? super K> keys, @Nullable String... names) throws IOException;

    void internal() {}
}
