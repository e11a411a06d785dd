package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.LoadLimits;
import io.github.corralcache.Refresh;
import io.github.corralcache.Ttl;
import io.github.corralcache.boot.autoconfigure.CorralProperties.PoolSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import io.github.corralcache.spring.Protection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the settings of one cache that come to nothing beside its others. What a cache inherits is not its fault: of a
 * setting and what overrides it, neither is found.
 */
final class VainSettings {

    /** Policies that look at nothing but costs, and do what {@code lru} does where these are all the same. */
    private static final Set<PolicyName> OF_COSTS_ALONE = Set.of(PolicyName.GREEDY_DUAL, PolicyName.GD_WHEEL);

    private final SettingScopes scopes;
    private final List<PoolSpec> pools;

    /** Told of each setting, and why it is in vain. */
    private final BiConsumer<Setting<?>, String> found;

    /** @param pools those that keys of the cache are kept in; none if it has a maximum instead */
    VainSettings(SettingScopes scopes, List<PoolSpec> pools, BiConsumer<Setting<?>, String> found) {
        this.scopes = scopes;
        this.pools = pools;
        this.found = found;
    }

    void find() {
        Protection protection = scopes.get("protect", Spec::protect, Protection.ALL);
        String unshared = protection == Protection.NONE ? "no call shares a load, as protect is none" : null;
        findRefreshing(unshared);
        findLimits(unshared);
        findTtls();
        findCosts();
    }

    private void findRefreshing(@Nullable String unshared) {
        Ttl ttl = CorralCacheFactory.ttl(scopes);
        boolean byCaller = scopes.get("refresh", Spec::refresh, Refresh.BACKGROUND) == Refresh.CALLER;
        boolean early = CorralCacheFactory.earlyRefresh(scopes).isOn()
                && !byCaller
                && !ttl.soft().isZero();
        boolean neverStale =
                ttl.soft().isZero() || (!ttl.hard().isZero() && ttl.soft().compareTo(ttl.hard()) >= 0);
        String unrefreshed = neverStale && !early ? "values are never stale, so none is refreshed" : null;
        check(
                "early-refresh",
                Spec::earlyRefresh,
                text -> !CapacitySettings.isOff(text),
                first(
                        unshared,
                        byCaller ? "only a refresh in the background can be early, and refresh is caller" : null,
                        ttl.soft().isZero() ? "values are never stale, as soft-ttl is 0" : null));
        check("refresh", Spec::refresh, refresh -> true, first(unshared, unrefreshed));
        check("failure-backoff", Spec::failureBackoff, pause -> !pause.isZero(), first(unshared, unrefreshed));
        check(
                "failure-backoff",
                Spec::failureBackoff,
                pause -> unrefreshed == null && pause.compareTo(ttl.soft()) > 0,
                ttl.soft().isZero()
                        ? null
                        : "a pause is at most as long as soft-ttl, which is " + DurationText.of(ttl.soft()));
        check("cache-failures", Spec::cacheFailures, time -> !time.isZero(), unshared);
        check("load-timeout", Spec::loadTimeout, timeout -> true, unshared);
    }

    private void findLimits(@Nullable String unshared) {
        LoadLimits limits = CorralCacheFactory.limits(scopes);
        int poolLoads = pools.stream()
                .map(PoolSpec::maxConcurrentLoads)
                .filter(loads -> loads != null && loads > 0)
                .mapToInt(Objects::requireNonNull)
                .min()
                .orElse(0);
        boolean limited = limits.maxConcurrentLoads() > 0 || poolLoads > 0;
        String nobodyWaits = limits.maxWaiters() == 0 ? "nobody may wait, as max-waiters is 0" : null;
        // who waits for a permit is not among the waiters of a key
        String nobodyWaitsForKeys =
                limits.maxWaitersPerKey() == 0 && !limited ? "nobody may wait, as max-waiters-per-key is 0" : null;
        check("max-waiters", Spec::maxWaiters, callers -> callers > 0, first(unshared, nobodyWaitsForKeys));
        check(
                "max-waiters-per-key",
                Spec::maxWaitersPerKey,
                callers -> callers > 0,
                first(
                        unshared,
                        nobodyWaits,
                        limits.maxWaitersPerKey() > limits.maxWaiters()
                                ? "max-waiters, which is " + limits.maxWaiters() + ", is reached first"
                                : null));
        check("wait-timeout", Spec::waitTimeout, timeout -> true, first(unshared, nobodyWaits, nobodyWaitsForKeys));
        check(
                "max-concurrent-loads",
                Spec::maxConcurrentLoads,
                loads -> loads > 0,
                first(
                        unshared,
                        poolLoads > 0 && limits.maxConcurrentLoads() > poolLoads
                                ? "the pool's max-concurrent-loads, which is " + poolLoads + ", is reached first"
                                : null));
    }

    private void findTtls() {
        Ttl ttl = CorralCacheFactory.ttl(scopes);
        boolean endless = ttl.soft().isZero() && ttl.hard().isZero();
        check(
                "jitter",
                Spec::jitter,
                jitter -> jitter > 0,
                endless ? "there is no TTL to shorten, as soft-ttl and hard-ttl are 0" : null);
        check(
                "idle-ttl",
                Spec::idleTtl,
                idle -> !ttl.hard().isZero() && idle.compareTo(ttl.hard()) >= 0,
                "values are gone before they are idle for so long, as hard-ttl is " + DurationText.of(ttl.hard()));
        boolean nulls = scopes.get("cache-nulls", Spec::cacheNulls, true);
        check("null-ttl", Spec::nullTtl, time -> true, nulls ? null : "nulls are not cached, as cache-nulls is false");
    }

    private void findCosts() {
        Set<PolicyName> policies = policies();
        String alike = scopes.get("cost", Spec::cost, CostSource.MEASURED) == CostSource.NONE
                ? "all entries cost the same, as cost is none"
                : null;
        check(
                "cost-groups",
                Spec::costGroups,
                groups -> groups == CostGroups.LOADER,
                first(
                        policies.contains(PolicyName.COST_AWARE)
                                ? null
                                : "the policy "
                                        + policies.stream()
                                                .map(PolicyName::toString)
                                                .collect(Collectors.joining(" or "))
                                        + " does not use cost groups; only " + PolicyName.COST_AWARE + " does",
                        alike,
                        isUnlimited() ? "cost groups are used by surprise-limit only, which is off" : null));
        check("surprise-limit", Spec::surpriseLimit, limit -> !CapacitySettings.isOff(limit), alike);
        check("policy", Spec::policy, OF_COSTS_ALONE::contains, alike);
    }

    private Set<PolicyName> policies() {
        return pools.isEmpty()
                ? Set.of(scopes.get("policy", Spec::policy, PolicyName.COST_AWARE))
                : pools.stream()
                        .map(pool -> pool.policy() == null ? PolicyName.COST_AWARE : pool.policy())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether there is no limit on surprises wherever the cache's keys are kept. */
    private boolean isUnlimited() {
        Stream<@Nullable String> limits = pools.isEmpty()
                ? Stream.of(scopes.get("surprise-limit", Spec::surpriseLimit, "on"))
                : pools.stream().map(pool -> pool.surpriseLimit() == null ? "on" : pool.surpriseLimit());
        return limits.allMatch(limit -> CapacitySettings.isOff(Objects.requireNonNull(limit)));
    }

    private <T> void check(
            String key, Function<Spec, @Nullable T> read, Predicate<? super T> asks, @Nullable String reason) {
        Setting<T> setting = reason == null ? null : scopes.findOwn(key, read);
        if (setting != null && reason != null && asks.test(setting.value())) {
            found.accept(setting, reason);
        }
    }

    private static @Nullable String first(@Nullable String... reasons) {
        return Stream.of(reasons).filter(Objects::nonNull).findFirst().orElse(null);
    }
}
