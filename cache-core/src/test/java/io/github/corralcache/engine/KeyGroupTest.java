package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheValue;
import io.github.corralcache.EvictionReason;
import io.github.corralcache.policy.Entries;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.policy.HitRecording;
import io.github.corralcache.policy.Policies;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The group of a key, as a policy sees it. */
class KeyGroupTest {

    private final FakeTime time = new FakeTime();

    private Entries seen;
    private int slot;
    private int asPutInto;

    /** First in, first out, and looks at the group of what it is told of. */
    private final class Watching implements EvictionPolicy {

        private final EvictionPolicy fifo;

        Watching(Entries entries, long seed) {
            seen = entries;
            fifo = Policies.named("fifo", Map.of()).create(entries, seed);
        }

        @Override
        public HitRecording hits() {
            return fifo.hits();
        }

        @Override
        public void added(int added) {
            slot = added;
            asPutInto = seen.group(added);
            fifo.added(added);
        }

        @Override
        public void updated(int updated, long oldWeight) {
            asPutInto = seen.group(updated);
            fifo.updated(updated, oldWeight);
        }

        @Override
        public void removed(int removed) {
            fifo.removed(removed);
        }

        @Override
        public int evict() {
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

    private final SharedPool pool =
            new SharedPool("pool", 100, false, new NamedPolicy("watching", Map.of(), Watching::new), 1, Map.of(), 1, 0);
    private final Cache<Integer, String> cache = cache("a");

    private Cache<Integer, String> cache(String name) {
        return CacheBuilder.<Integer, String>named(name)
                .pool(pool)
                .ttl(Duration.ofSeconds(1), Duration.ZERO)
                .executor(Runnable::run)
                .ticker(time)
                .scheduler(time)
                .build();
    }

    private void store(int key, String group) {
        cache.store(key, CacheValue.of("v").withGroup(group));
    }

    @Test
    void isTheOneItsValueNames() {
        store(1, "first");
        int first = asPutInto;
        store(2, "second");
        int second = asPutInto;
        cache.get(3, (key, stale) -> CacheValue.of("v").withGroup("first"));
        assertThat(asPutInto).isEqualTo(first).isNotEqualTo(second);
        cache.put(4, "plain");
        assertThat(asPutInto).as("the cache").isNotIn(first, second).isNotNegative();
        int ofTheCache = asPutInto;
        cache("b").put(1, "plain");
        assertThat(asPutInto).as("another cache").isNotIn(first, second, ofTheCache);
    }

    @Test
    void staysUntilAValueNamesAnother() {
        store(1, "first");
        int first = asPutInto;
        cache.put(1, "in place");
        cache.asMap().replace(1, "replaced");
        cache.store(1, CacheValue.of("v").withTags("tagged"));
        assertThat(asPutInto).isEqualTo(first);
        time.advance(Duration.ofSeconds(2));
        cache.get(1, (key, stale) -> CacheValue.unchanged());
        assertThat(asPutInto).isEqualTo(first);
        store(1, "second");
        assertThat(asPutInto).isNotEqualTo(first);
        assertThat(seen.group(slot)).isEqualTo(asPutInto);
    }

    @Test
    void isGoneWithTheKey() {
        cache.put(1, "plain");
        int ofTheCache = asPutInto;
        store(2, "first");
        assertThat(seen.group(0))
                .as("of one that was there before any named a group")
                .isEqualTo(ofTheCache);
        cache.evict(2);
        cache.put(2, "plain");
        assertThat(asPutInto).isEqualTo(ofTheCache);
        store(3, "first");
        cache.clear();
        cache.put(3, "plain");
        assertThat(asPutInto).isEqualTo(ofTheCache);
    }
}
