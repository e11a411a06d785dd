package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.TagHoardingCache;
import io.github.corralcache.test.FakeTime;
import java.lang.ref.Reference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tags that no entry bears any more, in great number: they take no room, and what was removed stays removed. */
class DeadTagsTest {

    private static final int MILLION = 1_000_000;
    private static final long MOST_BYTES = 5_000_000;
    private static final String[] IDLE =
            IntStream.range(0, 200_000).mapToObj(i -> "idle" + i).toArray(String[]::new);

    private final FakeTime time = new FakeTime();
    private final Cache<String, String> cache = CacheBuilder.<String, String>named("tags")
            .seed(1)
            .maximumSize(1_000)
            .ticker(time)
            .scheduler(time)
            .build();

    @Test
    @Tag("F8")
    void tagsGoWithTheirEntries() {
        takesNoRoom(cache, MILLION, DeadTagsTest::store);
    }

    @Test
    @Tag("F8")
    void tagsThatWereRemovedGoWithTheirEntriesDuringALoadToo() {
        CompletableFuture<CacheValue<String>> load = new CompletableFuture<>();
        cache.getAsync("k", (key, stale) -> load);
        takesNoRoom(cache, MILLION, DeadTagsTest::storeAndEvict);
        load.complete(CacheValue.of("old").withTags("tag7"));
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    @Tag("F8")
    void removalsOfUnknownTagsTakeNoRoomDuringALoad() {
        CompletableFuture<CacheValue<String>> load = new CompletableFuture<>();
        cache.getAsync("k", (key, stale) -> load);
        takesNoRoom(cache, MILLION, (tried, i) -> tried.evictByTag("unknown" + i));
        load.complete(CacheValue.of("old").withTags("unknown7"));
        assertThat(cache.getIfPresent("k")).isNull();
        takesNoRoom(cache, 1, (tried, i) -> tried.evictByTag("unknown"));
    }

    @Test
    @Tag("F8")
    void cacheThatKeepsTheTagsIsFound() {
        assertThatThrownBy(() -> takesNoRoom(new TagHoardingCache<>(cache), MILLION / 10, DeadTagsTest::store))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> takesNoRoom(new TagHoardingCache<>(cache), MILLION / 10, DeadTagsTest::storeAndEvict))
                .isInstanceOf(AssertionError.class);
    }

    private static void store(Cache<String, String> cache, int i) {
        cache.store("key" + i, CacheValue.of("v").withTags("tag" + i));
    }

    private static void storeAndEvict(Cache<String, String> cache, int i) {
        store(cache, i);
        cache.evictByTag("tag" + i);
    }

    private static void takesNoRoom(
            Cache<String, String> cache, int times, ObjIntConsumer<Cache<String, String>> operation) {
        for (int i = 0; i < 2_000; i++) {
            operation.accept(cache, -1 - i); // the cache is full from here on
        }
        long before = usedBytes();
        for (int i = 0; i < times; i++) {
            operation.accept(cache, i);
        }
        assertThat(usedBytes() - before).as("bytes more").isLessThan(MOST_BYTES);
        Reference.reachabilityFence(cache);
    }

    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /**
     * The first removal after many tags have become idle may find it worthwhile to forget them, which takes a while.
     */
    @Test
    @Tag("F2")
    void removalsBesideManyIdleTagsAreNotLost() throws Exception {
        int lost = 0;
        for (int round = 0; round < 20; round++) {
            CompletableFuture<String> filler = new CompletableFuture<>();
            cache.getAsync("filler", key -> filler);
            for (String idle : IDLE) {
                cache.evictByTag(idle);
            }
            filler.complete("v");
            cache.evict("filler");
            CyclicBarrier start = new CyclicBarrier(2);
            Thread removes = new Thread(() -> {
                await(start);
                cache.evictByTag("idle");
            });
            removes.start();
            await(start);
            for (int i = 0; i < 1_000 << (round / 4); i++) {
                cache.getIfPresent("filler"); // lets the other thread get ahead, by more from round to round
            }
            CompletableFuture<CacheValue<String>> load = new CompletableFuture<>();
            cache.getAsync("key" + round, (key, stale) -> load);
            cache.evictByTag("red" + round);
            removes.join();
            load.complete(CacheValue.of("old").withTags("red" + round));
            lost += cache.getIfPresent("key" + round) == null ? 0 : 1;
        }
        assertThat(lost).as("rounds whose removal was lost").isZero();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
