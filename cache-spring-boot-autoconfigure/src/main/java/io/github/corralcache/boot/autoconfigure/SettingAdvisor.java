package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.LoadLimits;
import io.github.corralcache.Ttl;
import io.github.corralcache.boot.autoconfigure.CorralProperties.PoolSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.RefreshSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import io.github.corralcache.spring.Protection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds settings that can be fulfilled, but are seldom meant: one line for each, with the property to change. What a
 * cache inherits is said once, of the defaults.
 */
final class SettingAdvisor {

    private final List<String> lines = new ArrayList<>();
    private final CorralProperties properties;
    private final WrittenProperties written;

    private SettingAdvisor(DescribedCaches caches, WrittenProperties written) {
        this.properties = caches.properties();
        this.written = written;
    }

    /** @param written says how the settings look where the reader of the lines will change them */
    static List<String> advise(DescribedCaches caches, WrittenProperties written) {
        SettingAdvisor advisor = new SettingAdvisor(caches, written);
        advisor.lookAtRefreshing();
        caches.forEach(advisor::look);
        new VainPoolSettings(caches, advisor::sayInVain).find();
        return advisor.lines;
    }

    /** Returns a line if there is a cost model that no cache goes by. */
    static List<String> adviseOnCosts(CorralProperties properties, boolean modelled) {
        boolean declared = Stream.concat(Stream.of(properties.defaults()), properties.caches().values().stream())
                .anyMatch(spec -> spec.cost() == CostSource.DECLARED);
        return modelled && !declared
                ? List.of("corral.defaults.cost is not set, so the application's CostModel bean has no effect;"
                        + " set declared, here or for single caches")
                : List.of();
    }

    /** Returns a line for each cache that is described but not among those there are to be. */
    static List<String> adviseOnNames(DescribedCaches caches, List<String> names) {
        return caches.keys().stream()
                .filter(key -> !names.isEmpty() && names.stream().noneMatch(name -> caches.holds(key, name)))
                .map(name -> PropertyNames.entry("corral.caches", name)
                        + " has no effect: there are only the caches of spring.cache.cache-names, which are "
                        + String.join(", ", names) + "; add its name there")
                .toList();
    }

    /** @param cache null for what all inherit */
    private void look(@Nullable String cache, SettingScopes scopes) {
        List<PoolSpec> pools = pools(cache, scopes);
        lookAtTtls(scopes);
        lookAtJitter(scopes, pools);
        lookAtTimeouts(scopes);
        new VainSettings(scopes, pools, this::sayInVain).find();
        say(
                zero(scopes.findOwn("max-waiters", Spec::maxWaiters)),
                "nobody waits for a load, all but the caller who loads are turned away; set a number of callers");
        say(
                zero(scopes.findOwn("max-waiters-per-key", Spec::maxWaitersPerKey)),
                "nobody waits for a load, all but the caller who loads are turned away; set a number of callers");
        Setting<Duration> backoff = scopes.findOwn("failure-backoff", Spec::failureBackoff);
        say(
                backoff != null && backoff.value().isZero() ? backoff : null,
                "while the backend fails, every read of a stale value asks it again; set a pause such as 1s");
        Setting<Protection> protect = scopes.findOwn("protect", Spec::protect);
        say(
                protect != null && protect.value() == Protection.NONE ? protect : null,
                "every caller loads for itself, also of methods with sync = true; set sync to protect these");
    }

    private void lookAtRefreshing() {
        RefreshSpec refresh = properties.refresh();
        Setting<Boolean> security = new Setting<>("corral.refresh.propagate-security", refresh.propagateSecurity(), 0);
        if (refresh.propagateSecurity() && !refresh.propagateContext()) {
            sayInVain(security, "refreshes get no context, as corral.refresh.propagate-context is false");
        }
    }

    private void lookAtTtls(SettingScopes scopes) {
        Setting<Duration> hard = scopes.findOwn("hard-ttl", Spec::hardTtl);
        boolean alone = hard != null
                && !hard.value().isZero()
                && hard.value().compareTo(CorralCacheFactory.SOFT_TTL) <= 0
                && scopes.find("soft-ttl", Spec::softTtl) == null;
        say(
                alone ? hard : null,
                "values are never stale, so callers wait whenever one is gone; set a soft-ttl shorter than it");
        Setting<Duration> soft = scopes.findOwn("soft-ttl", Spec::softTtl);
        Ttl ttl = CorralCacheFactory.ttl(scopes);
        boolean never = soft != null
                && !ttl.hard().isZero()
                && (ttl.soft().isZero() || ttl.soft().equals(ttl.hard()));
        say(
                never ? soft : null,
                "values are gone after " + DurationText.of(ttl.hard())
                        + " and never stale before, so callers wait for each new load; set a shorter soft-ttl");
    }

    /** Returns the pools that keys of the cache are kept in, its own first: none if it has a maximum instead. */
    private List<PoolSpec> pools(@Nullable String cache, SettingScopes scopes) {
        Setting<String> own = PoolSettings.poolOf(scopes);
        if (own == null) {
            return List.of();
        }
        Stream<PoolSpec> others = properties.pools().entrySet().stream()
                .filter(pool -> !pool.getKey().equals(own.value()))
                .map(Map.Entry::getValue)
                .filter(pool ->
                        cache != null && pool.routes() != null && pool.routes().containsKey(cache));
        return Stream.concat(Stream.ofNullable(properties.pools().get(own.value())), others)
                .toList();
    }

    private void lookAtJitter(SettingScopes scopes, List<PoolSpec> pools) {
        Setting<Double> jitter = scopes.findOwn("jitter", Spec::jitter);
        Long entries = mostEntries(scopes, pools);
        boolean many = entries == null || entries >= CapacitySettings.MAXIMUM_SIZE;
        Ttl ttl = CorralCacheFactory.ttl(scopes);
        boolean expire = !ttl.soft().isZero() || !ttl.hard().isZero();
        say(
                jitter != null && jitter.value() == 0 && many && expire ? jitter : null,
                "entries stored at the same time expire at the same time"
                        + (entries == null ? "" : ", up to " + entries + " of them") + "; set a fraction such as 0.1");
    }

    /** Returns how many entries the cache may hold; null if that is up to their weights. */
    private static @Nullable Long mostEntries(SettingScopes scopes, List<PoolSpec> pools) {
        if (!pools.isEmpty()) { // which are bounded alike
            return pools.stream().anyMatch(pool -> pool.maximumSize() == null)
                    ? null
                    : (Long) pools.stream()
                            .mapToLong(pool -> pool.maximumSize() == null ? 0 : pool.maximumSize())
                            .sum();
        }
        for (int depth = 0; depth < scopes.count(); depth++) {
            Setting<Long> size = scopes.findAt(depth, "maximum-size", Spec::maximumSize);
            if (size != null) {
                return size.value();
            }
            if (scopes.findAt(depth, "maximum-weight", Spec::maximumWeight) != null) {
                return null;
            }
        }
        return CapacitySettings.MAXIMUM_SIZE;
    }

    private void lookAtTimeouts(SettingScopes scopes) {
        Duration wait = scopes.get("wait-timeout", Spec::waitTimeout, LoadLimits.DEFAULTS.waitTimeout());
        Duration load = scopes.get("load-timeout", Spec::loadTimeout, LoadLimits.DEFAULTS.loadTimeout());
        Setting<Duration> waitSet = scopes.findOwn("wait-timeout", Spec::waitTimeout);
        Setting<Duration> loadSet = scopes.findOwn("load-timeout", Spec::loadTimeout);
        boolean endless = wait.compareTo(load) > 0;
        say(
                endless ? (waitSet != null ? waitSet : loadSet) : null,
                waitSet != null
                        ? "it is longer than the load-timeout (" + DurationText.of(load)
                                + "), so it never applies; set a shorter one"
                        : "it is shorter than the wait-timeout (" + DurationText.of(wait)
                                + "), so that never applies; set a shorter wait-timeout");
        Ttl ttl = CorralCacheFactory.ttl(scopes);
        boolean late = !ttl.soft().isZero()
                && !ttl.hard().isZero()
                && ttl.hard().compareTo(ttl.soft()) > 0
                && load.compareTo(ttl.hard().minus(ttl.soft())) > 0;
        say(
                late ? loadSet : null,
                "a refresh that hangs is replaced only after the stale value is gone; set less than "
                        + DurationText.of(ttl.hard().minus(ttl.soft())) + ", the time between soft-ttl and hard-ttl");
    }

    private static @Nullable Setting<Integer> zero(@Nullable Setting<Integer> setting) {
        return setting != null && setting.value() == 0 ? setting : null;
    }

    private void sayInVain(Setting<?> setting, String reason) {
        say(setting, "it has no effect: " + reason);
    }

    private void say(@Nullable Setting<?> questionable, String advice) {
        if (questionable != null) {
            lines.add(questionable.name() + " is " + written.value(questionable) + ": " + advice);
        }
    }
}
