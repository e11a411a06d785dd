package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hits that are answered before Spring takes its steps: nobody can tell, but by the time that it takes. */
class HitPlanTest {

    private static final int RUNS = 200;
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
    void methodsWhoseKeyOrConditionNeedsMoreThanArgumentsHaveNoPlan() {
        Set<String> planned = new TreeSet<>();
        Set<String> unplanned = new TreeSet<>();
        assertThat(firstDifference(
                        (method, type, parts) -> {
                            (parts == null ? unplanned : planned).add(method.getName());
                            return new HitPlan(method, type, parts);
                        },
                        RUNS / 5))
                .isNull();
        assertThat(planned)
                .containsExactlyInAnyOrder(
                        "both",
                        "bothLater",
                        "bothMono",
                        "bothUnless",
                        "called",
                        "conditional",
                        "conditionalPath",
                        "conditionalSync",
                        "future",
                        "generated",
                        "joined",
                        "mono",
                        "named",
                        "nested",
                        "none",
                        "numbered",
                        "optional",
                        "path",
                        "plain",
                        "shadowed",
                        "sync",
                        "syncFuture",
                        "two",
                        "unless",
                        "array",
                        "stage");
        assertThat(unplanned)
                .containsExactlyInAnyOrder(
                        "clear",
                        "conditionalCall",
                        "evict",
                        "flux",
                        "mixed",
                        "prototype",
                        "put",
                        "root",
                        "rooted",
                        "several");
    }

    @Test
    void aPlanThatIgnoresTheConditionIsFoundOut() {
        assertThat(firstDifference((method, type, parts) -> new HitPlan(
                        method,
                        type,
                        parts == null
                                ? null
                                : new HitPlan.Parts(parts.keys(), null, parts.cache(), parts.presentation()))))
                .isNotNull();
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
        return firstDifference(maker, RUNS);
    }

    private static @Nullable String firstDifference(HitPlan.Maker maker, int runs) {
        try (HitPlanSides planned = new HitPlanSides(maker);
                HitPlanSides unplanned = new HitPlanSides(null)) {
            for (int seed = 0; seed < runs; seed++) {
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
