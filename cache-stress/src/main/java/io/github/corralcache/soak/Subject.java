package io.github.corralcache.soak;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CachePool;
import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Refresh;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.policy.Policies;
import io.github.corralcache.soak.Violations.Kind;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One cache with settings drawn at random, and what is known of it. Thread-safe. */
final class Subject {

    static final Duration WAIT_TIMEOUT = Duration.ofMillis(400);
    static final Duration LOAD_TIMEOUT = Duration.ofMillis(800);

    /** Few, so that callers meet. */
    private static final int KEYS = 24;

    private static final List<String> POLICIES = List.copyOf(Policies.names());

    private final int number;
    private final Ledger ledger;
    private final Cache<Integer, Row> cache;
    private final long maximum;
    private final long hardNanos;
    private final boolean bearsTags;
    private final boolean answersUnchanged;
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean retired;
    private volatile long retiredAt;

    /** @param pool the pool to share, if any */
    Subject(int number, SplittableRandom random, @Nullable CachePool pool, Violations violations) {
        this.number = number;
        this.ledger = new Ledger("cache " + number, KEYS, LOAD_TIMEOUT.toNanos(), violations);
        this.maximum = 4 + random.nextInt(2 * KEYS);
        this.bearsTags = random.nextInt(3) > 0;
        long soft = random.nextInt(4) == 0 ? 0 : 5 + random.nextInt(60);
        long hard = random.nextInt(8) == 0 ? 0 : soft + 20 + random.nextInt(200);
        boolean unchanged = random.nextInt(6) == 0;
        this.hardNanos = hard == 0 || unchanged ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(hard);
        this.answersUnchanged = unchanged;
        CacheBuilder<Integer, Row> builder = CacheBuilder.<Integer, Row>named("soak-" + number)
                .ttl(Duration.ofMillis(soft), Duration.ofMillis(hard))
                .jitter(random.nextInt(2) * 0.2)
                .refresh(random.nextInt(4) == 0 ? Refresh.CALLER : Refresh.BACKGROUND)
                .limits(new LoadLimits(
                        random.nextInt(6) == 0 ? 2 : 256,
                        4096,
                        random.nextInt(5) == 0 ? 2 : 0,
                        WAIT_TIMEOUT,
                        LOAD_TIMEOUT,
                        Duration.ofMillis(random.nextInt(2) * 10L),
                        Duration.ofMillis(random.nextInt(4) == 0 ? 5 : 0)));
        if (soft > 0 && random.nextInt(3) == 0) {
            builder.earlyRefresh(random.nextBoolean() ? EarlyRefresh.atFraction(0.8) : EarlyRefresh.probabilistic(1));
        }
        if (pool == null) {
            builder.maximumSize(maximum)
                    .policy(POLICIES.get(random.nextInt(POLICIES.size())))
                    .segments(1 << random.nextInt(3));
        } else {
            builder.pool(pool);
        }
        switch (random.nextInt(8)) {
            case 0 -> builder.executor(Subject::runOrRefuse);
            case 1 -> builder.executor(Runnable::run);
            default -> {
                // the cache's own threads
            }
        }
        switch (random.nextInt(6)) {
            case 0 -> builder.removalListener(Subject::failAtTimes);
            case 1 -> builder.removalListener(Subject::blockAtTimes);
            default -> {
                // nobody listens
            }
        }
        this.cache = builder.build();
    }

    private static void runOrRefuse(Runnable task) {
        if (ThreadLocalRandom.current().nextInt(4) == 0) {
            throw new RejectedExecutionException("planned");
        }
        task.run();
    }

    private static void failAtTimes(Integer key, Row value, RemovalCause cause) {
        if (ThreadLocalRandom.current().nextInt(4) == 0) {
            throw new IllegalStateException("planned");
        }
    }

    /** Holds up whoever calls, unless it is one of those that drive the caches. */
    private static void blockAtTimes(Integer key, Row value, RemovalCause cause) {
        if (!(Thread.currentThread() instanceof Driver)
                && ThreadLocalRandom.current().nextInt(50) == 0) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
        }
    }

    int number() {
        return number;
    }

    Ledger ledger() {
        return ledger;
    }

    Cache<Integer, Row> cache() {
        return cache;
    }

    boolean bearsTags() {
        return bearsTags;
    }

    boolean answersUnchanged() {
        return answersUnchanged;
    }

    long hardNanos() {
        return hardNanos;
    }

    /** Returns the maximum of its own. */
    long maximum() {
        return cache.settings().pool() == null ? maximum : Long.MAX_VALUE;
    }

    // ---- coming and going

    /** A caller comes. Returns false if it comes too late. */
    boolean enter() {
        users.incrementAndGet();
        if (retired) {
            users.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        users.decrementAndGet();
    }

    /** Nobody comes any more, and {@code abruptly} those who are there find the cache closed. */
    void retire(boolean abruptly) {
        retired = true;
        retiredAt = System.nanoTime();
        if (abruptly) {
            cache.close();
        }
    }

    boolean isRetired() {
        return retired;
    }

    /** Closes the cache if it has been retired for long enough; nothing may be left of its loads by then. */
    boolean closeWhenQuiet(Violations violations, Stalls stalls) {
        long quiet = System.nanoTime() - retiredAt;
        if (users.get() > 0 || ledger.loading() > 0 || quiet < 2 * LOAD_TIMEOUT.toNanos() + stalls.allowance()) {
            return false;
        }
        if (!cache.loadsInProgress().isEmpty()) {
            violations.add(
                    Kind.FLIGHT_LEFT, "cache " + number + ": " + cache.loadsInProgress() + ", " + cache.settings());
        }
        cache.close();
        return true;
    }
}
