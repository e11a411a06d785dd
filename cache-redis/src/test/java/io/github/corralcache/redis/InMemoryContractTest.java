package io.github.corralcache.redis;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.InMemoryTier;
import io.github.corralcache.tier.SecondTier;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The fake that users test with keeps to the same contract. */
class InMemoryContractTest extends SecondTierContract {

    private final FakeTime time = new FakeTime();
    private final InMemoryTier server = new InMemoryTier(time);
    private final SecondTier one = server.connect();
    private final SecondTier other = server.connect();

    @Override
    SecondTier one() {
        return one;
    }

    @Override
    SecondTier other() {
        return other;
    }

    @Override
    void await(String what, BooleanSupplier condition) {
        for (int turn = 0; !condition.getAsBoolean(); turn++) {
            if (turn == 1_000) {
                throw new AssertionError("waited in vain until " + what);
            }
            time.advance(Duration.ofMillis(10));
        }
    }
}
