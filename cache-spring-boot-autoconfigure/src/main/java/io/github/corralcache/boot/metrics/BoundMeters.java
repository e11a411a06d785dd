package io.github.corralcache.boot.metrics;

import io.github.corralcache.spring.CorralCache;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which meters each cache has, so that they can go with it. A registry knows meters by their names and tags only, and
 * may have been told to change these, so what a cache registers is noted when it does.
 *
 * <p>Thread-safe. Does not keep a cache from being collected.
 */
final class BoundMeters {

    /** What the calling thread has registered since it began to bind a cache; null as long as it binds none. */
    private static final ThreadLocal<@Nullable List<Meter>> ADDED = new ThreadLocal<>();

    /** Registries that tell of the meters added to them. */
    private final Set<MeterRegistry> observed = ConcurrentHashMap.newKeySet();

    /** Guarded by itself. */
    private final Map<CorralCache, List<Meter>> meters = new WeakHashMap<>();

    /** Runs {@code registration}, and notes what it adds to {@code registry} as meters of {@code cache}. */
    void bind(CorralCache cache, MeterRegistry registry, Runnable registration) {
        if (ADDED.get() != null) {
            registration.run(); // within the binding of the same cache
            return;
        }
        if (observed.add(registry)) {
            registry.config().onMeterAdded(BoundMeters::added);
        }
        List<Meter> added = new ArrayList<>();
        ADDED.set(added);
        try {
            registration.run();
        } finally {
            ADDED.remove();
            note(cache, added);
        }
    }

    private static void added(Meter meter) {
        List<Meter> added = ADDED.get();
        if (added != null) {
            added.add(meter);
        }
    }

    private void note(CorralCache cache, List<Meter> added) {
        synchronized (meters) {
            meters.computeIfAbsent(cache, none -> new ArrayList<>()).addAll(added);
        }
    }

    /** Removes the meters of {@code cache} from {@code registry}. */
    void unbind(CorralCache cache, MeterRegistry registry) {
        List<Meter> left;
        synchronized (meters) {
            left = meters.remove(cache);
        }
        if (left != null) {
            left.forEach(registry::remove);
        }
    }

    /** Notes that {@code meter} is one of {@code cache}'s. */
    void note(CorralCache cache, Meter meter) {
        note(cache, List.of(meter));
    }

    /** Returns whether {@code cache} has meters with {@code tag}. */
    boolean isBound(CorralCache cache, Tag tag) {
        synchronized (meters) {
            return meters.getOrDefault(cache, List.of()).stream()
                    .anyMatch(meter -> tag.getValue().equals(meter.getId().getTag(tag.getKey())));
        }
    }

    /** Returns the caches that have meters. */
    List<CorralCache> caches() {
        synchronized (meters) {
            return List.copyOf(meters.keySet());
        }
    }
}
