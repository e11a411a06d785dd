package io.github.corralcache.broken;

import io.github.corralcache.AsyncLoader;
import io.github.corralcache.Cache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps what it needs to end a load until the load has ended. */
public final class HoardingFlightsCache<K, V> extends BrokenCache<K, V> {

    private final List<CompletionStage<?>> loads = new ArrayList<>();

    public HoardingFlightsCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncLoader<? super K, ? extends V> loader) {
        return sound.getAsync(key, (K missing) -> {
            CompletionStage<? extends @Nullable V> load = loader.load(missing);
            loads.add(load);
            return load;
        });
    }
}
