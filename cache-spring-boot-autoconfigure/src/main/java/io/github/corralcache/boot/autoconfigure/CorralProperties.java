package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.Refresh;
import io.github.corralcache.spring.Protection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an application says about its caches under {@code corral}. What is null was not said: a cache has it from the
 * defaults, and these have it from Corral. Immutable.
 *
 * @param enabled Whether Corral provides the cache manager.
 * @param enableCaching Whether to switch Spring's cache annotations on, as @EnableCaching does.
 * @param refresh How stale values are regenerated in the background.
 * @param defaults Settings of all caches.
 * @param caches Settings of single caches by name, or by a pattern such as [reports-*], each of which overrides its
 *     default. Dotted names and patterns in brackets.
 * @param pools Budgets that several caches share, by name. Dotted names in brackets.
 * @param tier A second level on a server that all nodes of the application share.
 */
@ConfigurationProperties(prefix = "corral", ignoreUnknownFields = false)
public record CorralProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean enableCaching,
        @DefaultValue RefreshSpec refresh,
        @DefaultValue Spec defaults,
        @DefaultValue Map<String, Spec> caches,
        @DefaultValue Map<String, PoolSpec> pools,
        @DefaultValue TierSpec tier) {

    /**
     * How stale values are regenerated in the background, for all caches.
     *
     * @param maxConcurrent How many refreshes may run at the same time, of all caches together, which take turns.
     * @param queueCapacity How many refreshes of each cache may wait for their turn; 0 for none.
     * @param propagateContext Whether the regenerating thread has the logging context of the caller that met the stale
     *     value, and what Micrometer's context propagation carries.
     * @param propagateSecurity Whether it has that caller's security context too, where context propagation carries it.
     */
    public record RefreshSpec(
            @DefaultValue("4") int maxConcurrent,
            @DefaultValue("1000") int queueCapacity,
            @DefaultValue("true") boolean propagateContext,
            @DefaultValue("false") boolean propagateSecurity) {}

    /**
     * The settings of one cache, or of all.
     *
     * @param maximumSize How many entries the cache holds at most.
     * @param maximumWeight How much the entries weigh together at most, in the unit of the weigher; a size in bytes or
     *     a plain number.
     * @param pool Name of the pool under corral.pools whose maximum and policy the cache shares, in place of its own.
     * @param weigher What an entry weighs whose method does not say: 'bytes' for an estimate of what it takes on the
     *     heap, 'entries' for one each, or the name of a Weigher bean; the only such bean if left out.
     * @param policy Which entry to give up when the cache is full.
     * @param policyOptions Options of the policy by name.
     * @param surpriseLimit For the policy cost-aware: how many times as often as in a cache that knows no costs any
     *     group of keys, such as those of one cache or of similar cost, may miss; from 1 to 1000, or 'off'.
     * @param cost What entries cost to load again: the 'measured' load time, as 'declared' by @CachePolicy or a
     *     CostModel bean, or 'none' if all cost the same.
     * @param costGroups For the policy cost-aware: which keys are a group, in the sense of the surprise limit. 'auto'
     *     for those of the cache in a pool, elsewhere those of similar cost; 'loader' for those of one @Cacheable
     *     method.
     * @param softTtl Age past which a value is stale: still returned, while one caller regenerates it. 0 for never.
     * @param hardTtl Age past which a value is gone and never returned. Half as long again as the soft TTL if left out.
     *     0 for never.
     * @param idleTtl A value that nobody has read for so long is gone, however fresh it is. 0 for never.
     * @param nullTtl Age past which a cached null is gone. A tenth of the soft TTL, at most 30s, if left out. 0 for
     *     never.
     * @param cacheNulls Whether to cache that there is no value.
     * @param jitter Largest fraction of its TTL by which an entry's TTL is shortened at random, so that entries stored
     *     together do not expire together; from 0 to 0.9.
     * @param earlyRefresh Whether a value that is read shortly before it is stale is regenerated already: 'off', the
     *     fraction of the soft TTL after which it is, or 'probabilistic'.
     * @param refresh Who regenerates a stale value: a background thread, or the first caller to meet it.
     * @param protect Which calls share one load per key: all of @Cacheable methods, only those with sync, or none.
     * @param maxWaiters How many callers may wait for loads of the cache altogether; 0 for none.
     * @param maxWaitersPerKey How many callers may wait for one load; 0 for none.
     * @param maxConcurrentLoads How many loads of the cache may run at the same time; 0 means no limit.
     * @param waitTimeout How long a caller waits for another's load before it is turned away.
     * @param loadTimeout How long a load may take before its waiters are told and its key is free again.
     * @param failureBackoff Pause after a failed refresh, doubled with each failure in a row up to the soft TTL; 0 for
     *     none.
     * @param cacheFailures How long a failed load of a missing value is answered with its failure; 0 for not at all.
     * @param transactionAware Whether puts and removals within a transaction wait for its commit.
     * @param recordStats Whether to count hits, misses, loads and so on.
     * @param tier Whether values are shared with other nodes, where there is a second tier; 'none' for not at all.
     * @param localTtl The longest that this node keeps a copy of a value without asking the second tier again.
     * @param type Type of the values that are shared with other nodes, as in [java.util.List<com.example.Article>].
     *     That which the cached methods return if left out.
     */
    public record Spec(
            @Nullable Long maximumSize,
            @Nullable DataSize maximumWeight,
            @Nullable String pool,
            @Nullable String weigher,
            @Nullable PolicyName policy,
            @Nullable Map<String, String> policyOptions,
            @Nullable String surpriseLimit,
            @Nullable CostSource cost,
            @Nullable CostGroups costGroups,
            @Nullable Duration softTtl,
            @Nullable Duration hardTtl,
            @Nullable Duration idleTtl,
            @Nullable Duration nullTtl,
            @Nullable Boolean cacheNulls,
            @Nullable Double jitter,
            @Nullable String earlyRefresh,
            @Nullable Refresh refresh,
            @Nullable Protection protect,
            @Nullable Integer maxWaiters,
            @Nullable Integer maxWaitersPerKey,
            @Nullable Integer maxConcurrentLoads,
            @Nullable Duration waitTimeout,
            @Nullable Duration loadTimeout,
            @Nullable Duration failureBackoff,
            @Nullable Duration cacheFailures,
            @Nullable Boolean transactionAware,
            @Nullable Boolean recordStats,
            @Nullable String tier,
            @Nullable Duration localTtl,
            @Nullable String type) {}

    /**
     * A budget that several caches share. One of the two maxima has to be set.
     *
     * @param maximumSize How many entries the caches of the pool hold together at most.
     * @param maximumWeight How much the entries of the pool's caches weigh together at most, in the unit of their
     *     weighers; a size in bytes or a plain number.
     * @param policy Which entry of all the pool's caches to give up when the pool is full.
     * @param policyOptions Options of the policy by name.
     * @param surpriseLimit For the policy cost-aware: how many times as often as in a cache that knows no costs any
     *     group of keys, such as those of one cache, may miss; from 1 to 1000, or 'off'.
     * @param maxConcurrentLoads How many loads of the pool's caches may run at the same time, besides what each of them
     *     may run; 0 means no limit.
     * @param guarantees What other caches can never take from a cache, by its name: a share of the maximum, such as
     *     20%, or an amount. What it does not use is lent to others and given back.
     * @param routes Patterns, by name of a cache, of the keys that it keeps in this pool rather than in its own: * for
     *     any characters, ? for one. The first that fits decides.
     */
    public record PoolSpec(
            @Nullable Long maximumSize,
            @Nullable DataSize maximumWeight,
            @Nullable PolicyName policy,
            @Nullable Map<String, String> policyOptions,
            @Nullable String surpriseLimit,
            @Nullable Integer maxConcurrentLoads,
            @Nullable Map<String, String> guarantees,
            @Nullable Map<String, List<String>> routes) {}

    /**
     * A second level on a server that all nodes of the application share: one of them loads a missing value, and what
     * one evicts is evicted everywhere.
     *
     * @param type What the second level is on: 'redis' for Redis and Valkey, or 'none'.
     * @param keyPrefix What keys on the server begin with, the same on all nodes of an application and no other's. The
     *     application's name if left out.
     * @param localTtl The longest that a node keeps a copy of a value without asking again; 0 for as long as the value
     *     lasts.
     * @param operationTimeout How long a caller waits for one answer of the server before it goes on without.
     * @param lease How long a node that loads a value keeps others waiting once it does not answer any more.
     * @param suspectTtl How long a node goes on serving copies that it could not confirm after it may have missed that
     *     they were evicted elsewhere.
     * @param keys Whether keys can be read on the server: 'plain', or 'hashed' with the secret.
     * @param keySecret Secret that keys are hashed with, the same on all nodes.
     * @param onWaitTimeout What a caller gets that has waited for another node's load for too long: 'refuse' for an
     *     exception, or 'load-locally'.
     * @param evictFailure What an evict does that the server does not confirm in time: 'queue' to go on trying, or
     *     'throw' besides.
     * @param compress Whether values of 2 KB and more are compressed on the server.
     * @param largestValue Size past which a value stays on its node.
     * @param allowPlaintext Whether a server beyond this machine without TLS and password is none of Corral's business.
     * @param redis Where the Redis or Valkey server is, if not where Spring Data Redis finds it.
     */
    public record TierSpec(
            @DefaultValue("none") TierType type,
            @Nullable String keyPrefix,
            @DefaultValue("0s") Duration localTtl,
            @DefaultValue("150ms") Duration operationTimeout,
            @DefaultValue("3s") Duration lease,
            @DefaultValue("5s") Duration suspectTtl,
            @DefaultValue("plain") TierKeys keys,
            @Nullable String keySecret,
            @DefaultValue("refuse") OnWaitTimeout onWaitTimeout,
            @DefaultValue("queue") EvictFailure evictFailure,
            @DefaultValue("false") boolean compress,
            @DefaultValue("16MB") DataSize largestValue,
            @DefaultValue("false") boolean allowPlaintext,
            @DefaultValue RedisSpec redis) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "TierSpec[type=" + type + ", keyPrefix=" + keyPrefix + "]";
        }
    }

    /**
     * Where the Redis or Valkey server is.
     *
     * @param url URL of the server, such as [redis://localhost:6379], [rediss://] for TLS or [redis-sentinel://].
     */
    public record RedisSpec(@Nullable String url) {

        /** Without the password. */
        @Override
        public String toString() {
            return "RedisSpec[url=" + (url == null ? null : "******") + "]";
        }
    }

    /** What a second tier is on. */
    public enum TierType {
        /** Nothing: values stay on their node. */
        NONE,
        /** Redis or Valkey. */
        REDIS
    }

    /** Whether keys can be read on the server. */
    public enum TierKeys {
        /** As they are. */
        PLAIN,
        /** Their HMAC. */
        HASHED
    }

    /** What a caller gets that has waited for another node for too long. */
    public enum OnWaitTimeout {
        /** An exception, as where a load on its own node takes too long. */
        REFUSE,
        /** What its own load returns, which stays on its node. */
        LOAD_LOCALLY
    }

    /** What an evict does that the server does not confirm in time. */
    public enum EvictFailure {
        /** It is tried again until the server does. */
        QUEUE,
        /** So it is, and the caller is told. */
        THROW
    }
}
