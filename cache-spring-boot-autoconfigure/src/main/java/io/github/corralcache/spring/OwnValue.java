package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import org.jspecify.annotations.Nullable;

/**
 * A key as a transaction sees it that has written it, or may have: the value that it has put; or, after a removal, none
 * until the transaction has loaded one, which nobody else sees and which is not kept beyond the transaction.
 *
 * <p>A later write of the key makes another one of these, so a load that ends late changes nothing. Thread-safe.
 */
final class OwnValue {

    private final boolean put;
    private volatile @Nullable CacheValue<Object> value;

    private OwnValue(boolean put, @Nullable CacheValue<Object> value) {
        this.put = put;
        this.value = value;
    }

    static OwnValue put(CacheValue<Object> value) {
        return new OwnValue(true, value);
    }

    static OwnValue removed() {
        return new OwnValue(false, null);
    }

    boolean isPut() {
        return put;
    }

    /** Returns the value as a cache keeps it, or null where the transaction has to load one. */
    @Nullable
    Object stored() {
        CacheValue<Object> value = this.value;
        return value == null ? null : value.value();
    }

    /** Keeps what the transaction has loaded; does nothing where that is nothing to keep. */
    void keep(CacheValue<Object> loaded) {
        if (loaded.value() != null) {
            value = loaded;
        }
    }

    boolean bears(String tag) {
        CacheValue<Object> value = this.value;
        return value != null && value.tags().contains(tag);
    }
}
