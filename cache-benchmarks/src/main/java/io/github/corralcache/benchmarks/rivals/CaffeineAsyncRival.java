package io.github.corralcache.benchmarks.rivals;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Caffeine's cache of futures. Its loads have a thread each, so that none waits for a thread that another holds. */
final class CaffeineAsyncRival implements Rival {

    /** Caffeine logs every load that fails, and the probes have many fail. */
    private static final Logger LOG = Logger.getLogger("com.github.benmanes.caffeine.cache");

    static {
        LOG.setLevel(Level.OFF);
    }

    private final ExecutorService loads = Executors.newCachedThreadPool(Crew::daemon);
    private final AsyncCache<String, Object> cache =
            Caffeine.newBuilder().maximumSize(CAPACITY).executor(loads).buildAsync();

    @Override
    public @Nullable Object get(String key, Function<String, Object> loader) {
        try {
            return cache.get(key, loader).get();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    @Override
    public @Nullable Object peek(String key) {
        return cache.synchronous().getIfPresent(key);
    }

    @Override
    public void put(String key, Object value) {
        cache.synchronous().put(key, value);
    }

    @Override
    public void evict(String key) {
        cache.synchronous().invalidate(key);
    }

    @Override
    public void clear() {
        cache.synchronous().invalidateAll();
    }

    @Override
    public void close() {
        loads.shutdownNow();
    }
}
