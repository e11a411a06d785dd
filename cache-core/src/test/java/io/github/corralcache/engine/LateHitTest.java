package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hit that reaches the policy when its entry may have left. */
class LateHitTest {

    private final SharedPool pool =
            new SharedPool("pool", 2, false, NamedPolicy.of("lru", Map.of()), 1, Map.of(), 1, 0);
    private final Cache<Integer, String> cache =
            CacheBuilder.<Integer, String>named("cache").pool(pool).build();

    @BeforeEach
    void fill() {
        cache.put(1, "v");
        cache.put(2, "v");
    }

    private void touch(int slot, int hash) {
        Segment<Integer, String> segment = pool.<Integer, String>segments()[0];
        segment.lock.lock();
        try {
            segment.touch(slot, hash);
        } finally {
            segment.lock.unlock();
        }
    }

    @Test
    void countsForTheEntryThatWasHit() {
        touch(0, Keys.hash(1));
        cache.put(3, "v");
        assertThat(cache.asMap()).containsOnlyKeys(1, 3);
    }

    @Test
    void doesNotCountForAnotherThatHasItsSlot() {
        touch(0, Keys.hash(4));
        cache.put(3, "v");
        assertThat(cache.asMap()).containsOnlyKeys(2, 3);
    }

    @Test
    void isForgottenWhereTheSlotIsFree() {
        cache.evict(1);
        touch(0, Keys.hash(1));
        cache.put(3, "v");
        assertThat(cache.asMap()).containsOnlyKeys(2, 3);
    }
}
