package io.github.corralcache.spring;

import io.github.corralcache.KeyDigests;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache.ValueRetrievalException;

/** What Spring's contract asks for where a load failed, with a message that shows the key's digest and not the key. */
final class RetrievalFailure extends ValueRetrievalException {

    private static final long serialVersionUID = 1L;

    private final transient Object key;

    RetrievalFailure(Object key, Callable<?> loader, @Nullable Throwable cause) {
        super("#" + KeyDigests.ofThisProcess().ofKey(key), loader, cause);
        this.key = key;
    }

    @Override
    public @Nullable Object getKey() {
        return key;
    }
}
