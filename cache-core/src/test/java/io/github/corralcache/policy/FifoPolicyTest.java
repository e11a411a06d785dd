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

    @Test
    void readsWriteNothing() {
        assertThat(Policies.named("fifo", Map.of()).create(cache(1), 0).hits()).isEqualTo(HitRecording.nothing());
    }
}
