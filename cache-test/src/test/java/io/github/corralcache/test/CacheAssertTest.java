package io.github.corralcache.test;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import org.junit.jupiter.api.Test;

class CacheAssertTest {

    private final Cache<String, Integer> cache =
            CacheBuilder.<String, Integer>named("lengths").maximumSize(10).build();

    @Test
    void whatHoldsPasses() {
        cache.get("corral", String::length);
        cache.get("corral", String::length);
        assertThat(cache)
                .holds("corral", 6)
                .holdsNothing("fence")
                .hasSize(1)
                .hasWeight(1)
                .loaded(1)
                .failedToLoad(0)
                .hit(1)
                .missed(1)
                .isIdle();
    }

    @Test
    void whatDoesNotHoldFailsAndSaysWhy() {
        cache.put("corral", 7);
        fails(() -> assertThat(cache).holds("corral", 6), "'lengths' to hold <6> for <corral>, but it holds <7>");
        fails(() -> assertThat(cache).holds("fence", 5), "to hold <5> for <fence>, but it holds <null>");
        fails(() -> assertThat(cache).holdsNothing("corral"), "to hold nothing for <corral>, but it holds <7>");
        fails(() -> assertThat(cache).hasSize(2), "size of cache 'lengths' to be 2, but found 1");
        fails(() -> assertThat(cache).hasWeight(2), "weight of cache 'lengths' to be 2, but found 1");
        fails(() -> assertThat(cache).loaded(1), "loads of cache 'lengths' to be 1, but found 0");
        fails(() -> assertThat(cache).failedToLoad(1), "failed loads");
        fails(() -> assertThat(cache).hit(1), "hits");
        fails(() -> assertThat(cache).missed(1), "misses");
    }

    @Test
    void isIdleFailsDuringALoad() {
        cache.get("corral", key -> {
            fails(() -> assertThat(cache).isIdle(), "loads in progress of cache 'lengths' to be 0, but found 1");
            return key.length();
        });
    }

    @Test
    void assertingCountsNothing() {
        cache.put("corral", 6);
        assertThat(cache).holds("corral", 6).holdsNothing("fence");
        assertThat(cache.stats().requests()).isZero();
    }

    @Test
    void figuresThatAreNotRecordedFail() {
        Cache<String, Integer> silent = CacheBuilder.<String, Integer>named("silent")
                .maximumSize(10)
                .recordStats(false)
                .build();
        fails(() -> assertThat(silent).loaded(0), "'silent' to tell its loads, but it records no statistics");
    }

    private static void fails(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessageContaining(message);
    }
}
