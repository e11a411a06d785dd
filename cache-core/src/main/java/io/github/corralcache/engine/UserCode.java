package io.github.corralcache.engine;

import io.github.corralcache.CostUnit;
import io.github.corralcache.Expiry;
import io.github.corralcache.RemovalListener;
import io.github.corralcache.Weigher;
import io.github.corralcache.cost.CostModel;
import org.jspecify.annotations.Nullable;

/** The functions of the user that a cache calls, loaders apart: outside all locks. */
public record UserCode<K, V>(
        @Nullable Weigher<? super K, ? super V> weigher,
        @Nullable Expiry<? super K, ? super V> expiry,
        CostModel<? super K, ? super V> cost,
        @Nullable RemovalListener<? super K, ? super V> listener) {

    /** Returns what the costs of entries are counted in. */
    public CostUnit costUnit() {
        if (cost == CostModel.none()) {
            return CostUnit.NONE;
        }
        return cost == CostModel.measured() ? CostUnit.NANOSECONDS : CostUnit.DECLARED;
    }
}
