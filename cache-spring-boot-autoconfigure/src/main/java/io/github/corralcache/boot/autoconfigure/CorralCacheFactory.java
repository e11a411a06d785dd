package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Refresh;
import io.github.corralcache.Ttl;
import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheSettings;
import io.github.corralcache.spring.Protection;
import io.github.corralcache.spring.RefreshRejections;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.support.NullValue;

/**
 * Makes caches as the properties say. A setting is the cache's own, else that of all caches, else the one here.
 *
 * <p>Thread-safe, if the customizers are.
 */
final class CorralCacheFactory implements Function<String, CorralCache> {

    private static final Log LOG = LogFactory.getLog(CorralCacheFactory.class);

    static final Duration SOFT_TTL = Duration.ofMinutes(10);
    private static final Duration LONGEST_NULL_TTL = Duration.ofSeconds(30);
    private static final double JITTER = 0.1;
    private static final double LARGEST_JITTER = 0.9;

    private final DescribedCaches caches;
    private final CapacitySettings capacity;
    private final List<CostModel<Object, Object>> costModels;
    private final List<CorralCacheCustomizer> customizers;
    private final Function<RefreshRejections, Executor> refreshExecutors;
    private final @Nullable SharedTier tier;

    /**
     * @param capacity says how much the caches hold
     * @param costModels the application's cost models, only one of which can be used
     * @param refreshExecutors makes what runs the refreshes of one cache
     * @param tier what the caches share with other nodes; null for nothing
     */
    CorralCacheFactory(
            DescribedCaches caches,
            CapacitySettings capacity,
            List<CostModel<Object, Object>> costModels,
            List<CorralCacheCustomizer> customizers,
            Function<RefreshRejections, Executor> refreshExecutors,
            @Nullable SharedTier tier) {
        this.caches = caches;
        this.capacity = capacity;
        this.costModels = costModels;
        this.customizers = customizers;
        this.refreshExecutors = refreshExecutors;
        this.tier = tier;
    }

    /**
     * Finds out now what would otherwise only show when a cache is made.
     *
     * @throws InvalidCorralPropertyException for the first setting that cannot be fulfilled
     */
    void validate() {
        caches.forEach((name, scopes) -> builder(name == null ? "defaults" : name, scopes));
        caches.forEachOverlap(this::builder);
    }

    @Override
    public CorralCache apply(String name) {
        caches.adviseOn(name).forEach(LOG::warn);
        SettingScopes scopes = caches.of(name);
        RefreshRejections rejections = new RefreshRejections(name);
        CacheBuilder<Object, Object> builder = builder(name, scopes).executor(refreshExecutors.apply(rejections));
        if (tier != null) {
            tier.apply(name, builder, scopes);
        }
        customizers.forEach(customizer -> customizer.customize(name, builder));
        return new CorralCache(
                builder.build(),
                new CorralCacheSettings(
                        scopes.get("cache-nulls", Spec::cacheNulls, true),
                        scopes.get("protect", Spec::protect, Protection.ALL),
                        scopes.get("cost", Spec::cost, CostSource.MEASURED) == CostSource.DECLARED,
                        scopes.get("cost-groups", Spec::costGroups, CostGroups.AUTO) == CostGroups.LOADER,
                        scopes.get("transaction-aware", Spec::transactionAware, true),
                        nullTtl(scopes, ttl(scopes))),
                rejections);
    }

    private CacheBuilder<Object, Object> builder(String name, SettingScopes scopes) {
        CacheBuilder<Object, Object> builder = CacheBuilder.named(name);
        capacity.apply(name, builder, scopes);
        TierSwitch.validate(scopes);
        Ttl ttl = ttl(scopes);
        return builder.ttl(ttl.soft(), ttl.hard())
                .expiry(CorralCache.nullTtl(Ttl.of(nullTtl(scopes, ttl))))
                .cost(costModel(scopes))
                .idleTtl(pause(scopes, "idle-ttl", Spec::idleTtl, Duration.ZERO))
                .jitter(jitter(scopes))
                .earlyRefresh(earlyRefresh(scopes))
                .refresh(scopes.get("refresh", Spec::refresh, Refresh.BACKGROUND))
                .limits(limits(scopes))
                .recordStats(scopes.get("record-stats", Spec::recordStats, true));
    }

    private CostModel<Object, Object> costModel(SettingScopes scopes) {
        Setting<CostSource> source = scopes.find("cost", Spec::cost);
        if (source == null || source.value() == CostSource.MEASURED) {
            return CostModel.measured();
        }
        if (source.value() == CostSource.NONE) {
            return CostModel.none();
        }
        if (costModels.size() > 1) {
            throw source.refused(
                    "there must be one bean of type " + CostModel.class.getName() + "; got " + costModels.size(),
                    "Declare one such bean, or mark one of them with @Primary.");
        }
        // without a model it is up to the methods to say
        return costModels.isEmpty() ? (key, value, loadNanos) -> Double.NaN : costingNoNulls(costModels.get(0));
    }

    /** An application's cost model need not know of nulls. */
    private static CostModel<Object, Object> costingNoNulls(CostModel<Object, Object> model) {
        return new CostModel<>() {
            @Override
            public double cost(Object key, Object value, double loadNanos) {
                return value instanceof NullValue ? Double.NaN : model.cost(key, value, loadNanos);
            }

            @Override
            public boolean isSmoothed() {
                return model.isSmoothed();
            }
        };
    }

    /** Returns how long values last, what is not set included. */
    static Ttl ttl(SettingScopes scopes) {
        Setting<Duration> softSet = scopes.find("soft-ttl", Spec::softTtl);
        Setting<Duration> hardSet = scopes.find("hard-ttl", Spec::hardTtl);
        requireNotNegative(softSet, "0 for never stale");
        requireNotNegative(hardSet, "0 for never gone");
        if (softSet == null) {
            Duration hard = hardSet == null ? SOFT_TTL.plus(SOFT_TTL.dividedBy(2)) : hardSet.value();
            return new Ttl(hard.isZero() || hard.compareTo(SOFT_TTL) > 0 ? SOFT_TTL : hard, hard);
        }
        Duration soft = softSet.value();
        if (hardSet == null) {
            return new Ttl(soft, soft.plus(soft.dividedBy(2)));
        }
        if (!hardSet.value().isZero() && hardSet.value().compareTo(soft) < 0) {
            throw hardSet.refusedBeside(
                    softSet,
                    "hard-ttl must be at least soft-ttl: a value would be gone before it is stale",
                    "Set a hard TTL that is at least the soft one, or 0 for never gone.");
        }
        return new Ttl(soft, hardSet.value());
    }

    static Duration nullTtl(SettingScopes scopes, Ttl ttl) {
        Setting<Duration> set = scopes.find("null-ttl", Spec::nullTtl);
        if (set != null) {
            requireNotNegative(set, "0 for never gone");
            if (isLonger(set.value(), ttl.hard())) {
                throw refusedBeside(
                        set,
                        scopes.find("hard-ttl", Spec::hardTtl),
                        "null-ttl must be at most the hard TTL, past which nothing is returned; got "
                                + DurationText.of(set.value()) + ", where the hard TTL is "
                                + DurationText.of(ttl.hard()),
                        "Set a null-ttl up to " + DurationText.of(ttl.hard()) + ", or a longer hard-ttl.");
            }
            return set.value();
        }
        Duration tenth = ttl.soft().dividedBy(10);
        Duration usual = tenth.isZero() || tenth.compareTo(LONGEST_NULL_TTL) > 0 ? LONGEST_NULL_TTL : tenth;
        return isLonger(usual, ttl.hard()) ? ttl.hard() : usual;
    }

    /** Of TTLs, where zero is the longest. */
    private static boolean isLonger(Duration one, Duration other) {
        return !other.isZero() && (one.isZero() || one.compareTo(other) > 0);
    }

    private static InvalidCorralPropertyException refusedBeside(
            Setting<?> set, @Nullable Setting<?> other, String reason, String action) {
        return other == null ? set.refused(reason, action) : set.refusedBeside(other, reason, action);
    }

    private static double jitter(SettingScopes scopes) {
        Setting<Double> set = scopes.find("jitter", Spec::jitter);
        if (set == null) {
            return JITTER;
        }
        if (!(set.value() >= 0 && set.value() <= LARGEST_JITTER)) {
            throw set.refused(
                    "jitter must be a fraction from 0 to 0.9; got " + set.value(),
                    "Set a number from 0 to 0.9, such as 0.1.");
        }
        return set.value();
    }

    static EarlyRefresh earlyRefresh(SettingScopes scopes) {
        Setting<String> set = scopes.find("early-refresh", Spec::earlyRefresh);
        if (set == null || CapacitySettings.isOff(set.value())) {
            return EarlyRefresh.OFF;
        }
        if (PropertyNames.letters(set.value()).equals("probabilistic")) {
            return EarlyRefresh.probabilistic(1);
        }
        try {
            double fraction = Double.parseDouble(set.value());
            if (fraction > 0 && fraction < 1) {
                return EarlyRefresh.atFraction(fraction);
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of range is
        }
        throw set.refused(
                "early-refresh must be off, probabilistic, or a fraction between 0 and 1; got '" + set.value() + "'",
                "Set off, probabilistic, or the fraction of the soft TTL after which a read refreshes, such as 0.8.");
    }

    static LoadLimits limits(SettingScopes scopes) {
        LoadLimits defaults = LoadLimits.DEFAULTS;
        return new LoadLimits(
                count(
                        scopes,
                        "max-waiters-per-key",
                        Spec::maxWaitersPerKey,
                        defaults.maxWaitersPerKey(),
                        "0 for nobody waits"),
                count(scopes, "max-waiters", Spec::maxWaiters, defaults.maxWaiters(), "0 for nobody waits"),
                count(
                        scopes,
                        "max-concurrent-loads",
                        Spec::maxConcurrentLoads,
                        defaults.maxConcurrentLoads(),
                        "0 means no limit"),
                timeout(scopes, "wait-timeout", Spec::waitTimeout, defaults.waitTimeout()),
                timeout(scopes, "load-timeout", Spec::loadTimeout, defaults.loadTimeout()),
                pause(scopes, "failure-backoff", Spec::failureBackoff, defaults.failureBackoff()),
                pause(scopes, "cache-failures", Spec::cacheFailures, defaults.cacheFailures()));
    }

    private static int count(
            SettingScopes scopes, String key, Function<Spec, @Nullable Integer> read, int otherwise, String zero) {
        Setting<Integer> set = scopes.find(key, read);
        if (set != null && set.value() < 0) {
            throw set.refused(key + " must be 0 or more; got " + set.value(), "Set a number from 0 on; " + zero + ".");
        }
        return set == null ? otherwise : set.value();
    }

    private static Duration timeout(
            SettingScopes scopes, String key, Function<Spec, @Nullable Duration> read, Duration otherwise) {
        Setting<Duration> set = scopes.find(key, read);
        if (set != null && (set.value().isNegative() || set.value().isZero())) {
            throw set.refused(
                    key + " must be more than zero; got " + DurationText.of(set.value()),
                    "Set a duration of more than zero, such as 5s or 500ms.");
        }
        return set == null ? otherwise : set.value();
    }

    private static Duration pause(
            SettingScopes scopes, String key, Function<Spec, @Nullable Duration> read, Duration otherwise) {
        Setting<Duration> set = scopes.find(key, read);
        requireNotNegative(set, "0 for none");
        return set == null ? otherwise : set.value();
    }

    private static void requireNotNegative(@Nullable Setting<Duration> set, String zero) {
        if (set != null && set.value().isNegative()) {
            throw set.refused(
                    set.key() + " must not be negative; got " + DurationText.of(set.value()),
                    "Set a duration such as 30s or 10m, or " + zero + ".");
        }
    }
}
