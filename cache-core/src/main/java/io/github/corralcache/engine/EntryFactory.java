package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import io.github.corralcache.Expiry;
import io.github.corralcache.Ttl;
import io.github.corralcache.Weigher;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.cost.SmoothedCost;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries of values: weighs, dates and prices them, which runs user code, so outside all locks. Thread-safe, if
 * the user's functions are.
 */
final class EntryFactory<K, V> {

    private final @Nullable Weigher<? super K, ? super V> weigher;
    private final @Nullable Expiry<? super K, ? super V> expiry;
    private final CostModel<? super K, ? super V> costs;
    private final GroupNames groups;
    private final StatsRecorder stats;

    EntryFactory(UserCode<K, V> userCode, GroupNames groups, StatsRecorder stats) {
        this.weigher = userCode.weigher();
        this.expiry = userCode.expiry();
        this.costs = userCode.cost();
        this.groups = groups;
        this.stats = stats;
    }

    /** Whether a put over an entry changes nothing of it but its value and its deadline. */
    boolean isPlain() {
        return weigher == null && expiry == null && (costs.isSmoothed() || costs == CostModel.none());
    }

    /**
     * Returns an entry of {@code value}; null if it cannot be weighed.
     *
     * @param loadNanos how long the load took; NaN if there was none
     */
    @Nullable
    Entry<K, V> entry(K key, int hash, V value, CacheValue<V> known, double loadNanos, long born) {
        long weight = weight(key, value, known);
        if (weight < 0) {
            stats.count(Counter.WEIGHER_FAILURES);
            return null;
        }
        Ttl ttl = ttl(key, value, known);
        double cost = cost(key, value, known, loadNanos);
        return new Entry<>(key, hash, value, weight, ttl, cost, groups.number(known.group()), known.tags(), born);
    }

    /** Returns {@code known} with the TTL, if it has one of its own, and the cost that its entry would have. */
    CacheValue<V> known(K key, V value, CacheValue<V> known, double loadNanos) {
        Ttl ttl = ttl(key, value, known);
        CacheValue<V> priced = known.withCost(cost(key, value, known, loadNanos));
        return ttl == null ? priced : priced.withTtl(ttl);
    }

    private @Nullable Ttl ttl(K key, V value, CacheValue<V> known) {
        if (known.ttl() != null || expiry == null) {
            return known.ttl();
        }
        try {
            return expiry.ttl(key, value);
        } catch (RuntimeException e) {
            stats.count(Counter.LISTENER_FAILURES);
            return null;
        }
    }

    /** Returns the weight; a negative one if there is none to tell. */
    private long weight(K key, V value, CacheValue<V> known) {
        if (weigher == null) {
            return 1; // whatever the value says: the maximum is a number of entries
        }
        if (known.weight().isPresent()) {
            return known.weight().getAsLong();
        }
        try {
            return weigher.weigh(key, value);
        } catch (RuntimeException e) {
            return -1;
        }
    }

    private double cost(K key, V value, CacheValue<V> known, double loadNanos) {
        if (SmoothedCost.isKnown(known.cost())) {
            return known.cost();
        }
        try {
            double cost = costs.cost(key, value, loadNanos);
            return SmoothedCost.isKnown(cost) ? cost : Double.NaN;
        } catch (RuntimeException e) {
            stats.count(Counter.LISTENER_FAILURES);
            return Double.NaN;
        }
    }
}
