package io.github.corralcache.boot.endpoint;

import io.github.corralcache.CostUnit;
import org.jspecify.annotations.Nullable;

/** Costs of entries, in units that people read. */
final class CostFigure {

    private static final double NANOS_PER_SECOND = 1e9;

    private CostFigure() {}

    /** Returns the name of the unit that costs are shown in. */
    static String unit(CostUnit unit) {
        return switch (unit) {
            case NANOSECONDS -> "seconds";
            case DECLARED -> "declared";
            case NONE -> "none";
        };
    }

    /** Returns {@code cost} in that unit; null where it is unknown, or there is none. */
    static @Nullable Double of(double cost, CostUnit unit) {
        if (!Double.isFinite(cost) || unit == CostUnit.NONE) {
            return null;
        }
        return unit == CostUnit.NANOSECONDS ? cost / NANOS_PER_SECOND : cost;
    }
}
