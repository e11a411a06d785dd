package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Protection;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** One load on both sides of the shop, one after the other. Thread-safe. */
final class Comparison<L extends Load> {

    private final L load;
    private final AtomicReferenceArray<@Nullable Run> runs = new AtomicReferenceArray<>(Protection.values().length);

    Comparison(L load) {
        this.load = load;
    }

    L load() {
        return load;
    }

    void begun(Protection protection, Run run) {
        runs.set(protection.ordinal(), run);
    }

    /** Returns the figures of the run with this protection; null before it begins. */
    @Nullable
    RunFigures figures(Protection protection) {
        Run run = runs.get(protection.ordinal());
        return run == null ? null : run.figures();
    }
}
