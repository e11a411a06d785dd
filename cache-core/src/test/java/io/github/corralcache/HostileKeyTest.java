package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys that break the rules of {@link Object#equals} and {@link Object#hashCode}. */
class HostileKeyTest {

    private static final class Key {
        int hash;
        boolean throwsInHashCode;
        boolean throwsInEquals;

        Key(int hash) {
            this.hash = hash;
        }

        @Override
        public int hashCode() {
            if (throwsInHashCode) {
                throw new IllegalStateException("no hash code");
            }
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            if (throwsInEquals || (other instanceof Key key && key.throwsInEquals)) {
                throw new IllegalStateException("not comparable");
            }
            return this == other;
        }
    }

    private final FakeTime time = new FakeTime();
    private final Cache<Key, String> cache = CacheBuilder.<Key, String>named("hostile")
            .maximumSize(2)
            .policy("fifo")
            .ttl(Duration.ofMinutes(1))
            .ticker(time)
            .scheduler(time)
            .build();

    @Test
    @Tag("ME8")
    void exceptionOfHashCodeReachesItsCallerOnly() {
        Key broken = new Key(1);
        broken.throwsInHashCode = true;
        assertThatThrownBy(() -> cache.get(broken, key -> "never")).hasMessage("no hash code");
        assertThatThrownBy(() -> cache.put(broken, "never")).hasMessage("no hash code");
        assertThatThrownBy(() -> cache.evict(broken)).hasMessage("no hash code");
        assertThat(cache).hasSize(0).isIdle();
        assertSound();
    }

    @Test
    @Tag("ME8")
    void exceptionOfEqualsReachesItsCallerOnly() {
        Key broken = new Key(1);
        cache.put(broken, "v");
        broken.throwsInEquals = true;
        Key other = new Key(1);
        assertThatThrownBy(() -> cache.get(other, key -> "never")).hasMessage("not comparable");
        assertThatThrownBy(() -> cache.put(other, "never")).hasMessage("not comparable");
        assertThat(cache).hasSize(1).isIdle();
        cache.clear();
        assertThat(cache).hasSize(0);
        assertSound();
    }

    @Test
    @Tag("ME8")
    void exceptionOfEqualsDuringALoadReachesItsCallerAndFreesTheKey() {
        Key loaded = new Key(1);
        GatedLoader<Key, String> loader = GatedLoader.of(key -> "v");
        try (Stampede<String> herd = Stampede.of(3, () -> cache.get(loaded, loader))) {
            herd.awaitWaiters(cache, loaded);
            Key inTheWay = new Key(1);
            cache.put(inTheWay, "in the way");
            inTheWay.throwsInEquals = true;
            loader.open();
            assertThat(herd.failures().size() + herd.values().size()).isEqualTo(3);
            inTheWay.throwsInEquals = false;
        }
        assertThat(cache).isIdle();
        assertThat(cache.get(loaded, key -> "again")).isIn("v", "again");
    }

    @Test
    @Tag("ME8")
    void keyThatHasChangedIsEvictedAllTheSame() {
        Key changed = new Key(1);
        cache.put(changed, "v");
        changed.hash = 99;
        assertThat(cache.getIfPresent(changed)).isNull();
        for (int i = 2; i < 10; i++) {
            cache.put(new Key(i), "other");
        }
        assertThat(cache).hasSize(2);
        assertThat(cache.asMap().keySet()).noneMatch(key -> key == changed);
        assertSound();
    }

    @Test
    @Tag("ME8")
    void keyThatHasChangedExpiresAllTheSame() {
        Key changed = new Key(1);
        cache.put(changed, "v");
        changed.hash = 99;
        time.advance(Duration.ofMinutes(1));
        cache.cleanUp();
        assertThat(cache).hasSize(0).hasWeight(0);
        assertSound();
    }

    /** Everything works on, and the bound holds. */
    private void assertSound() {
        cache.clear();
        assertThat(cache).hasSize(0).hasWeight(0);
        for (int i = 100; i < 110; i++) {
            Key key = new Key(i);
            assertThat(cache.get(key, k -> "value")).isEqualTo("value");
            assertThat(cache.size()).isLessThanOrEqualTo(2);
        }
        assertThat(cache).hasSize(2).isIdle();
    }
}
