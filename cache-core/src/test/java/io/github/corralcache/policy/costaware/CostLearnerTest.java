package io.github.corralcache.policy.costaware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which keys the policy learns from. */
class CostLearnerTest {

    private static final int CAPACITY = 1 << 18;

    private static final int SMALL = 1 << 12;

    /** Watched keys. */
    private static final int MOMENT = 160;

    /** Of that many keys one is watched. */
    private static final int ONE_IN = 1 << 10;

    private static CostLearner learner(long seed) {
        CostLearner learner = new CostLearner(1.5, seed);
        learner.join(CAPACITY, false);
        return learner;
    }

    @Test
    void areOneInAsManyAsTheShadowsNeed() {
        assertThat(1 << learner(1).watchShift()).isEqualTo(ONE_IN);
        CostLearner learner = learner(5);
        assertThat(IntStream.range(0, 8 * ONE_IN).filter(learner::isWatched)).hasSize(8);
    }

    @Test
    @Tag("ME9")
    void areOthersInEachCache() {
        areOthersInEachCache(CostLearnerTest::learner);
    }

    @Test
    @Tag("ME9")
    void theSameForAllFailTheCheck() {
        assertThatThrownBy(() -> areOthersInEachCache(seed -> learner(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("chosen keys");
    }

    /** Somebody knows what one cache watches, such as the key of hash 0, and asks all others for nothing else. */
    private static void areOthersInEachCache(IntFunction<CostLearner> caches) {
        CostLearner known = caches.apply(0);
        int[] chosen = IntStream.range(0, 64 * ONE_IN).filter(known::isWatched).toArray();
        long watched = IntStream.rangeClosed(1, ONE_IN)
                .mapToObj(caches)
                .flatMapToInt(cache -> IntStream.of(chosen).filter(cache::isWatched))
                .count();
        assertThat(chosen).hasSize(64);
        assertThat(watched).as("chosen keys that are watched").isLessThan(64 * 10);
        assertThat(IntStream.rangeClosed(1, ONE_IN).mapToObj(caches).filter(cache -> cache.isWatched(0)))
                .as("caches that watch the key of hash 0")
                .hasSizeLessThan(10);
    }

    /**
     * How much of a cache is window after many requests, of which one in {@code oneIn} is for a key of a moment ago.
     */
    private static double windowWhereKeysReturn(int oneIn) {
        CostLearner learner = new CostLearner(1.5, 1);
        learner.join(SMALL, false);
        ShadowCache empty = new ShadowCache(learner.clock(), learner.ranking(), 1);
        empty.resize(SMALL);
        SplittableRandom random = new SplittableRandom(1);
        Deque<Integer> watched = new ArrayDeque<>();
        int seen = 0;
        for (int request = 1; request <= 100 * SMALL; request++) {
            int hash = random.nextInt();
            if (learner.isWatched(hash)) {
                boolean returns = ++seen % oneIn == 0;
                watched.add(returns ? watched.element() : hash);
                // a while ago for the shadows, which have room for few: only with a large window they hold it still
                learner.accessed(watched.getLast(), 1, 0, 0, returns);
                if (watched.size() > MOMENT) {
                    watched.remove();
                }
            }
            if (request % 64 == 0) {
                learner.report(0, empty, 64, 64, new UseTally());
            }
        }
        return learner.ranking().window();
    }

    @Test
    void followTheKeysThatReturn() {
        assertThat(windowWhereKeysReturn(5)).isGreaterThan(0.05);
    }

    /** A large window costs more work and more memory that is read; hits that say nothing are not to ask for it. */
    @Test
    void doNotFollowTheFewThatReturnByChance() {
        assertThat(windowWhereKeysReturn(2_000)).isLessThan(0.02);
    }

    @Test
    void groupThatIsForgottenStartsAnew() {
        groupThatIsForgottenStartsAnew(learner -> learner.forgetGroup(3));
    }

    @Test
    void groupThatIsRememberedFailsTheCheck() {
        assertThatThrownBy(() -> groupThatIsForgottenStartsAnew(learner -> learner.forgetGroup(4)))
                .isInstanceOf(AssertionError.class);
    }

    /** The next who has the number asks for the same keys: even those are not known from before. */
    private static void groupThatIsForgottenStartsAnew(Consumer<CostLearner> forgetting) {
        CostLearner learner = new CostLearner(1.5, 1);
        learner.join(SMALL, false);
        int[] keys = IntStream.range(0, SMALL / 2).filter(learner::isWatched).toArray();
        for (int round = 0; round < 3; round++) {
            missAll(learner, keys);
        }
        assertThat(learner.surprises()).singleElement().satisfies(before -> {
            assertThat(before.misses()).isGreaterThan(1.5);
            assertThat(before.multiplier()).isGreaterThan(1);
        });
        forgetting.accept(learner);
        assertThat(learner.surprises()).isEmpty();
        assertThat(learner.ranking().bonus(3)).isZero();
        missAll(learner, keys);
        assertThat(learner.surprises()).singleElement().satisfies(after -> {
            assertThat(after.misses()).isEqualTo(1);
            assertThat(after.multiplier()).isEqualTo(1);
        });
    }

    /** Misses keys of group 3 that fit into a cache, in one period of learning. */
    private static void missAll(CostLearner learner, int[] keys) {
        for (int hash : keys) {
            learner.accessed(hash, 1, 0, 3, false);
        }
        ShadowCache empty = new ShadowCache(learner.clock(), learner.ranking(), 1);
        empty.resize(SMALL);
        learner.report(0, empty, SMALL, 0, new UseTally());
    }
}
