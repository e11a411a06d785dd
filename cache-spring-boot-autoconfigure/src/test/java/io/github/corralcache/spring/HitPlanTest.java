package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hits that are answered before Spring takes its steps: nobody can tell, but by the time that it takes. */
class HitPlanTest {

    private static final int RUNS = 300;
    private static final int STEPS = 60;

    @Test
    void nobodyCanTellHowAHitIsAnswered() {
        AtomicInteger asked = new AtomicInteger();
        HitPlan.Maker counting = (method, type, parts) -> new HitPlan(method, type, parts) {
            @Override
            boolean isForEverybody(CorralCache cache, Object key) {
                asked.incrementAndGet();
                return super.isForEverybody(cache, key);
            }
        };

        assertThat(firstDifference(counting)).isNull();
        assertThat(asked).hasValueGreaterThan(RUNS);
    }

    @Test
    void aPlanThatIgnoresWhatATransactionHasWrittenIsFoundOut() {
        assertThat(firstDifference((method, type, parts) -> new HitPlan(method, type, parts) {
                    @Override
                    boolean isForEverybody(CorralCache cache, Object key) {
                        return !CachedCall.isWithinLoad(cache, key);
                    }
                }))
                .isNotNull();
    }

    @Test
    void aPlanThatIgnoresWhatIsLoadedIsFoundOut() {
        assertThat(firstDifference((method, type, parts) -> new HitPlan(method, type, parts) {
                    @Override
                    boolean isForEverybody(CorralCache cache, Object key) {
                        Transaction transaction = Transactions.find();
                        return transaction == null || !transaction.hasWritten(cache);
                    }
                }))
                .isNotNull();
    }

    /** Returns where an application with plans of {@code maker} does otherwise than one without; null for nowhere. */
    private static @Nullable String firstDifference(HitPlan.Maker maker) {
        try (HitPlanSides planned = new HitPlanSides(maker);
                HitPlanSides unplanned = new HitPlanSides(null)) {
            for (int seed = 0; seed < RUNS; seed++) {
                List<String> expected = unplanned.run(new Random(seed), STEPS);
                List<String> actual = planned.run(new Random(seed), STEPS);
                for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                    if (!expected.get(i).equals(actual.get(i))) {
                        return "seed " + seed + ", after " + expected.subList(Math.max(0, i - 6), i) + "\n expected "
                                + expected.get(i) + "\n but was " + actual.get(i);
                    }
                }
            }
            return null;
        }
    }
}
