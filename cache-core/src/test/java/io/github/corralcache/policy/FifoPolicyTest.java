package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FifoPolicyTest extends EvictionPolicyContract {

    FifoPolicyTest() {
        super("fifo");
    }

    @Test
    void givesUpTheOldestHoweverUsed() {
        PolicyDriver cache = cache(3);
        cache.accessAll(1, 2, 3, 1, 1, 4);
        assertThat(cache.keys()).containsExactly(2, 3, 4);
    }

    @Override
    @Test
    void keepsAKeyThatIsReadBetweenAllOthers() {
        PolicyDriver cache = cache(100);
        cache.access(-1);
        for (int i = 0; i < 99; i++) {
            cache.access(i);
            assertThat(cache.hit(-1)).isTrue();
        }
        cache.access(99);
        assertThat(cache.hit(-1)).as("it does not: hits leave no trace").isFalse();
    }

    @Test
    void readsWriteNothing() {
        assertThat(Policies.named("fifo", Map.of()).create(cache(1), 0).hits()).isEqualTo(HitRecording.nothing());
    }
}
