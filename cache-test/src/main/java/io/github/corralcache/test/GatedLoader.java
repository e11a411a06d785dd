package io.github.corralcache.test;

import io.github.corralcache.AsyncLoader;
import io.github.corralcache.Loader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A loader that holds every load until the test lets go of it, and counts them.
 *
 * <pre>{@code
 * GatedLoader<String, Integer> loader = GatedLoader.of(String::length);
 * // another thread: cache.get("corral", loader)
 * HeldLoad<Integer> load = loader.awaitStarted("corral");
 * cache.evict("corral"); // while it loads
 * load.release();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class GatedLoader<K, V> implements Loader<K, V> {

    private final Function<? super K, ? extends @Nullable V> values;
    private final List<Started<K, V>> started = new ArrayList<>();
    private boolean open;

    private GatedLoader(Function<? super K, ? extends @Nullable V> values) {
        this.values = values;
    }

    /** A loader whose loads, when released, return what {@code values} makes of their key. */
    public static <K, V> GatedLoader<K, V> of(Function<? super K, ? extends @Nullable V> values) {
        return new GatedLoader<>(Objects.requireNonNull(values, "values"));
    }

    /**
     * Blocks until the test releases, completes or fails this load. An interrupt ends it with the exception for that.
     */
    @Override
    public @Nullable V load(K key) throws Exception {
        CompletableFuture<@Nullable V> outcome = start(key);
        try {
            return outcome.get(Patience.DEFAULT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw sneak(failure.getCause());
        } catch (TimeoutException timeout) {
            throw new AssertionError("the load of " + key + " was not released within ten seconds", timeout);
        }
    }

    /** Returns the same loader for callers that do not block: its loads are held, counted and released alike. */
    public AsyncLoader<K, V> async() {
        return this::start;
    }

    /**
     * Waits until a load of {@code key} has started that no earlier call has returned, and returns it; the oldest one
     * where there are several.
     *
     * @throws AssertionError if none starts within ten seconds
     */
    public HeldLoad<V> awaitStarted(K key) {
        List<HeldLoad<V>> found = new ArrayList<>(1);
        Patience.until("a load of " + key + " starts", () -> {
            HeldLoad<V> next = takeStarted(key);
            if (next != null) {
                found.add(next);
            }
            return next != null;
        });
        return found.get(0);
    }

    /** Releases all loads that are held, and holds none from now on. */
    public void open() {
        List<Started<K, V>> held;
        synchronized (this) {
            open = true;
            held = List.copyOf(started);
        }
        held.forEach(load -> load.held.release());
    }

    /** From now on holds loads again. */
    public synchronized void shut() {
        open = false;
    }

    /** Returns how many loads of {@code key} have started. */
    public synchronized int loads(K key) {
        return (int) started.stream().filter(load -> load.key.equals(key)).count();
    }

    /** Returns how many loads have started. */
    public synchronized int loads() {
        return started.size();
    }

    private CompletableFuture<@Nullable V> start(K key) {
        HeldLoad<V> held = new HeldLoad<>(() -> values.apply(key));
        boolean passes;
        synchronized (this) {
            started.add(new Started<>(key, held));
            passes = open;
        }
        if (passes) {
            held.release();
        }
        return held.outcome;
    }

    private synchronized @Nullable HeldLoad<V> takeStarted(K key) {
        for (Started<K, V> load : started) {
            if (!load.taken && load.key.equals(key)) {
                load.taken = true;
                return load.held;
            }
        }
        return null;
    }

    /** Throws what the test made the load fail with, as it is, whether checked or not. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E sneak(@Nullable Throwable failure) throws E {
        throw (E) Objects.requireNonNull(failure);
    }

    private static final class Started<K, V> {

        final K key;
        final HeldLoad<V> held;
        boolean taken;

        Started(K key, HeldLoad<V> held) {
            this.key = key;
            this.held = held;
        }
    }
}
