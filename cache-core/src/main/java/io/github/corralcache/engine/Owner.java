package io.github.corralcache.engine;

import io.github.corralcache.RemovalListener;
import io.github.corralcache.Surprise;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.policy.GroupSurprise;
import io.github.corralcache.stats.StatsRecorder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cache as the segments know it that hold its entries: where they are found, how long they live, who is told when
 * they leave, and what they may weigh. Segments of a pool have entries of several owners.
 */
final class Owner<K, V> {

    /** What is an owner's in one segment. Under the segment's lock. */
    static final class Part {

        final EvictionLog log = new EvictionLog();

        int count;

        /** Puts and loads that were stored, other than {@link io.github.corralcache.stats.Counter#PUTS_IN_PLACE}. */
        long puts;

        /** The slot at which the sweep goes on. */
        int sweepFrom;

        long sweepBeganAt;

        /** All deadlines have been looked at since. */
        long sweptAt;
    }

    final Table<K, V> table;
    final Lifetimes lifetimes;
    final StatsRecorder stats;
    final @Nullable RemovalListener<? super K, ? super V> listener;

    /** Whether the cost of an entry is smoothed over its loads. */
    final boolean smoothsCosts;

    /** By which a policy may tell the entries of this owner apart. */
    final GroupNames groups;

    /** What the entries weigh, and may. */
    final Account account;

    private final boolean measuresCosts;
    private final Part[] parts;

    Owner(
            Table<K, V> table,
            Lifetimes lifetimes,
            StatsRecorder stats,
            UserCode<K, V> userCode,
            Account account,
            GroupNames groups,
            int segments,
            long now) {
        this.table = table;
        this.lifetimes = lifetimes;
        this.stats = stats;
        this.listener = userCode.listener();
        this.smoothsCosts = userCode.cost().isSmoothed();
        this.measuresCosts = userCode.cost() == CostModel.measured();
        this.account = account;
        this.groups = groups;
        this.parts = new Part[segments];
        for (int i = 0; i < segments; i++) {
            parts[i] = new Part();
            parts[i].sweepBeganAt = now;
            parts[i].sweptAt = now;
        }
    }

    Part part(int segment) {
        return parts[segment];
    }

    /** Describes a group of keys that the policy tells of, if it is one of this owner's. */
    Optional<Surprise> describe(GroupSurprise surprise) {
        return name(surprise).map(name -> new Surprise(name, surprise.misses(), surprise.multiplier()));
    }

    private Optional<String> name(GroupSurprise surprise) {
        if (surprise.group() >= 0) {
            return groups.name(surprise.group());
        }
        return groups.own() == GroupNumbers.NONE
                ? Optional.of(CostBand.describe(surprise.leastCost(), surprise.mostCost(), measuresCosts))
                : Optional.empty();
    }
}
