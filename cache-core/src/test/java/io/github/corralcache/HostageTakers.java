package io.github.corralcache;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All places where a deadline leads to code of users, which blocks at a gate there. */
enum HostageTakers {
    LISTENER_OF_WHAT_EXPIRES {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            Cache<String, String> cache = on(time, scheduler)
                    .ttl(SOON.dividedBy(2))
                    .removalListener((key, value, cause) -> gate.pass())
                    .build();
            cache.put("k", "v");
            return cache;
        }
    },

    FUTURE_PAST_THE_WAIT_TIMEOUT {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            Cache<String, String> cache =
                    on(time, scheduler).limits(Caches.timeouts(SOON, NEVER)).build();
            cache.getAsync("k", HostageTakers::never);
            cache.getAsync("k", HostageTakers::never).whenComplete((value, failure) -> gate.pass());
            return cache;
        }
    },

    FUTURE_PAST_THE_LOAD_TIMEOUT {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            Cache<String, String> cache =
                    on(time, scheduler).limits(Caches.timeouts(NEVER, SOON)).build();
            cache.getAsync("k", HostageTakers::never);
            cache.getAsync("k", HostageTakers::never).whenComplete((value, failure) -> gate.pass());
            return cache;
        }
    },

    FUTURE_OF_THE_CALLER_THAT_LOADS {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            Cache<String, String> cache =
                    on(time, scheduler).limits(Caches.timeouts(NEVER, SOON)).build();
            cache.getAsync("k", HostageTakers::never).whenComplete((value, failure) -> gate.pass());
            return cache;
        }
    },

    FUTURE_THAT_IS_LEFT_A_STALE_VALUE {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            Cache<String, String> cache = on(time, scheduler)
                    .ttl(Duration.ofMillis(1), NEVER)
                    .refresh(Refresh.CALLER)
                    .limits(Caches.timeouts(NEVER, SOON))
                    .build();
            cache.put("k", "stale");
            time.advance(Duration.ofMillis(1));
            cache.getAsync("k", HostageTakers::never).whenComplete((value, failure) -> gate.pass());
            return cache;
        }
    },

    FUTURE_OF_A_LOAD_THAT_GOT_NO_PERMIT {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            Cache<String, String> cache = on(time, scheduler)
                    .limits(Caches.timeouts(SOON, NEVER).withMaxConcurrentLoads(1))
                    .build();
            cache.getAsync("running", HostageTakers::never);
            cache.getAsync("k", HostageTakers::never).whenComplete((value, failure) -> gate.pass());
            return cache;
        }
    },

    LOADER_THAT_GETS_ITS_PERMIT {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            Cache<String, String> cache = on(time, scheduler)
                    .limits(Caches.timeouts(NEVER, SOON).withMaxConcurrentLoads(1))
                    .build();
            cache.getAsync("hangs", HostageTakers::never);
            time.advance(Duration.ofSeconds(1)); // so that the other's own load timeout comes later
            cache.getAsync("k", key -> {
                gate.pass();
                return never(key);
            });
            return cache;
        }
    },

    LOADER_THAT_GETS_ITS_PERMIT_FROM_ANOTHER_CACHE {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            CachePool pool = Caches.pool(1);
            Cache<String, String> hanging = pooled("hanging", pool, time, scheduler)
                    .limits(Caches.timeouts(NEVER, SOON))
                    .build();
            Cache<String, String> waiting = pooled("waiting", pool, time, scheduler)
                    .limits(Caches.timeouts(NEVER, NEVER))
                    .build();
            hanging.getAsync("hangs", HostageTakers::never);
            waiting.getAsync("k", key -> {
                gate.pass();
                return never(key);
            });
            return both(hanging, waiting);
        }
    },

    WEIGHER_OF_WHAT_A_LOADER_BRINGS_THAT_GETS_ITS_PERMIT {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            Cache<String, String> cache = CacheBuilder.<String, String>named("taker")
                    .maximumWeight(100, (key, value) -> {
                        gate.pass();
                        return 1;
                    })
                    .limits(Caches.timeouts(NEVER, SOON).withMaxConcurrentLoads(1))
                    .ticker(time)
                    .scheduler(scheduler)
                    .build();
            cache.getAsync("hangs", HostageTakers::never);
            time.advance(Duration.ofSeconds(1)); // so that the other's own load timeout comes later
            cache.getAsync("k", key -> CompletableFuture.completedFuture("v"));
            return cache;
        }
    },

    /** Blocks under the lock of a segment, which a sweep wants. */
    EQUALS_OF_A_KEY_WHILE_ENTRIES_EXPIRE {
        @Override
        AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate) {
            Cache<Object, String> cache = CacheBuilder.<Object, String>named("taker")
                    .maximumSize(100)
                    .ttl(SOON.dividedBy(2))
                    .ticker(time)
                    .scheduler(scheduler)
                    .build();
            return blockingUnderTheLock(cache, gate);
        }
    };

    /** When the code of users is called. */
    static final Duration SOON = Duration.ofMinutes(1);

    /** When others have their deadlines. */
    static final Duration LATER = Duration.ofHours(1);

    static final Duration NEVER = Duration.ofDays(30);

    /** Has the time lead to the gate at {@link #SOON} after its start. Returns what is to be closed. */
    abstract AutoCloseable prepare(FakeTime time, Scheduler scheduler, Gate gate);

    private static CacheBuilder<String, String> on(FakeTime time, Scheduler scheduler) {
        return Caches.on(time).scheduler(scheduler);
    }

    private static CacheBuilder<String, String> pooled(
            String name, CachePool pool, FakeTime time, Scheduler scheduler) {
        return CacheBuilder.<String, String>named(name).pool(pool).ticker(time).scheduler(scheduler);
    }

    private static CompletionStage<String> never(String key) {
        return new CompletableFuture<>();
    }

    private static AutoCloseable both(Cache<?, ?> one, Cache<?, ?> other) {
        return () -> {
            one.close();
            other.close();
        };
    }

    private static AutoCloseable blockingUnderTheLock(Cache<Object, String> cache, Gate gate) {
        Object there = new OneHash(gate);
        cache.put(there, "v");
        Stampede<Boolean> writer = Stampede.of(1, () -> {
            cache.evict(new OneHash(gate));
            return true;
        });
        gate.awaitSomebody();
        return () -> {
            writer.values();
            cache.close();
        };
    }

    private record OneHash(Gate gate) {
        @Override
        public boolean equals(Object other) {
            if (this != other) {
                gate.pass();
            }
            return this == other;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    /** Holds whoever comes, until it is opened. */
    static final class Gate {

        private final CountDownLatch somebody = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        void pass() {
            somebody.countDown();
            try {
                if (!opened.await(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("the gate was not opened");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitSomebody() {
            Patience.until("user code is called", () -> somebody.getCount() == 0);
        }

        boolean isShut() {
            return opened.getCount() > 0;
        }

        void open() {
            opened.countDown();
        }
    }
}
