package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.EvictionReason;
import io.github.corralcache.policy.Entries;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.policy.HitRecording;
import io.github.corralcache.policy.Policies;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much work it is to find who gives way. */
class PoolEvictorTest {

    private static final int PROTECTED = 500;

    private int asked;

    /** First in, first out, and counts how often it is asked. */
    private final class Counting implements EvictionPolicy {

        private final EvictionPolicy fifo;

        Counting(Entries entries, long seed) {
            fifo = Policies.named("fifo", Map.of()).create(entries, seed);
        }

        @Override
        public HitRecording hits() {
            return fifo.hits();
        }

        @Override
        public void added(int slot) {
            fifo.added(slot);
        }

        @Override
        public void removed(int slot) {
            fifo.removed(slot);
        }

        @Override
        public int evict() {
            asked++;
            return fifo.evict();
        }

        @Override
        public EvictionReason reason(int victim) {
            return fifo.reason(victim);
        }

        @Override
        public void clear() {
            fifo.clear();
        }
    }

    private final SharedPool pool = new SharedPool(
            "pool",
            PROTECTED + 1,
            false,
            new NamedPolicy("counting", Map.of(), Counting::new),
            1,
            Map.of("quiet", (long) PROTECTED),
            1,
            0);
    private final Cache<Integer, Integer> quiet =
            CacheBuilder.<Integer, Integer>named("quiet").pool(pool).build();
    private final Cache<Integer, Integer> busy =
            CacheBuilder.<Integer, Integer>named("busy").pool(pool).build();

    private void fill() {
        for (int key = 0; key < PROTECTED; key++) {
            quiet.put(key, key);
        }
        busy.put(0, 0);
    }

    @Test
    void policyIsAskedABoundedNumberOfTimesThoughAllItNamesIsProtected() {
        fill();
        busy.put(1, 1);
        assertThat(asked).isEqualTo(16);
        assertThat(busy.asMap()).containsOnlyKeys(1);
        assertThat(quiet.size()).isEqualTo(PROTECTED);
    }

    @Test
    void protectedEntryIsOfferedInVainOnceOnly() {
        fill();
        for (int key = 1; key <= 1_000; key++) {
            busy.put(key, key);
        }
        assertThat(asked).isLessThanOrEqualTo(PROTECTED + 1_000);
        assertThat(quiet.size()).isEqualTo(PROTECTED);
    }
}
