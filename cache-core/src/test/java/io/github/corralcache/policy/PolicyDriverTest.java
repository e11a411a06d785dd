package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.EvictionReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The driver is what catches a policy that breaks its contract, so here are some that do. */
class PolicyDriverTest {

    @Test
    void catchesAPolicyThatGivesUpWhatWasRemoved() {
        PolicyDriver cache = new PolicyDriver(
                (entries, seed) -> new Spoilt(lru(entries)) {
                    @Override
                    public void removed(int slot) {}
                },
                2,
                1);
        cache.accessAll(1, 2);
        cache.remove(1);
        assertThatThrownBy(cache::evict).isInstanceOf(AssertionError.class).hasMessageContaining("no entry");
    }

    @Test
    void catchesAPolicyThatGivesTheSameUpTwice() {
        PolicyDriver cache = new PolicyDriver(
                (entries, seed) -> new Spoilt(lru(entries)) {
                    @Override
                    public int evict() {
                        return 0;
                    }
                },
                2,
                1);
        cache.accessAll(1, 2);
        cache.evict();
        assertThatThrownBy(cache::evict).isInstanceOf(AssertionError.class).hasMessageContaining("no entry");
    }

    @Test
    void catchesAPolicyThatRemembersAfterClear() {
        PolicyDriver cache = new PolicyDriver(
                (entries, seed) -> new Spoilt(lru(entries)) {
                    @Override
                    public void clear() {}
                },
                2,
                1);
        cache.accessAll(1, 2);
        cache.clear();
        assertThatThrownBy(cache::evict).isInstanceOf(AssertionError.class).hasMessageContaining("no entry");
    }

    private static EvictionPolicy lru(Entries entries) {
        return Policies.named("lru", Map.of()).create(entries, 1);
    }

    private static class Spoilt implements EvictionPolicy {

        private final EvictionPolicy sound;

        Spoilt(EvictionPolicy sound) {
            this.sound = sound;
        }

        @Override
        public HitRecording hits() {
            return sound.hits();
        }

        @Override
        public void added(int slot) {
            sound.added(slot);
        }

        @Override
        public void removed(int slot) {
            sound.removed(slot);
        }

        @Override
        public int evict() {
            return sound.evict();
        }

        @Override
        public EvictionReason reason(int victim) {
            return sound.reason(victim);
        }

        @Override
        public void clear() {
            sound.clear();
        }
    }
}
