package io.github.corralcache.benchmarks.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.corralcache.benchmarks.cost.CostScheme;
import io.github.corralcache.benchmarks.trace.SyntheticTrace;
import io.github.corralcache.benchmarks.trace.Trace;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {

    private static final Progress SILENT = new Progress(new PrintStream(PrintStream.nullOutputStream()), false);

    /**
     * The reference string of the textbooks on page replacement (Silberschatz, Galvin, Gagne: Operating System
     * Concepts), whose faults are known by hand: with three frames FIFO has 15, LRU 12, OPT 9 of 20.
     */
    private static final long[] TEXTBOOK = {7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1};

    @Test
    void fifoHasTheTextbooksFaults() {
        assertThat(misses(TEXTBOOK, 3, "fifo")).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lru", "guava"})
    void lruHasTheTextbooksFaults(String policy) {
        assertThat(misses(TEXTBOOK, 3, policy)).isEqualTo(12);
    }

    /**
     * A pager must store what it loads and has 9 faults. A cache need not, and the 3 that is wanted last is not worth
     * it.
     */
    @Test
    void beladyHasOneMissLessThanThePagerOfTheTextbook() {
        assertThat(misses(TEXTBOOK, 3, "belady")).isEqualTo(8);
    }

    @Test
    void beladyKeepsOutWhatIsWantedLater() {
        // 1 and 2 stay in; storing 3 or 4 would cost a hit on one of them.
        assertThat(misses(new long[] {1, 2, 3, 1, 2, 4, 1, 2}, 2, "belady")).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void beladyHasTheFewestMissesThereAre(int size) {
        Random random = new Random(size);
        for (int repetition = 0; repetition < 40; repetition++) {
            long[] keys = random.longs(14, 0, 6).toArray();
            assertThat(misses(keys, size, "belady"))
                    .as("%s", keys)
                    .isEqualTo(fewestMisses(keys, 0, new BitSet(), size));
        }
    }

    /** By trying every choice: to give up any key that is held, or not to store the new one. */
    private static int fewestMisses(long[] keys, int from, BitSet held, int size) {
        if (from == keys.length) {
            return 0;
        }
        int key = (int) keys[from];
        if (held.get(key)) {
            return fewestMisses(keys, from + 1, held, size);
        }
        int fewest = fewestMisses(keys, from + 1, held, size);
        BitSet larger = (BitSet) held.clone();
        larger.set(key);
        if (larger.cardinality() <= size) {
            return 1 + Math.min(fewest, fewestMisses(keys, from + 1, larger, size));
        }
        for (int victim = held.nextSetBit(0); victim >= 0; victim = held.nextSetBit(victim + 1)) {
            BitSet next = (BitSet) larger.clone();
            next.clear(victim);
            fewest = Math.min(fewest, fewestMisses(keys, from + 1, next, size));
        }
        return 1 + fewest;
    }

    @ParameterizedTest
    @ValueSource(strings = {"caffeine", "cache2k", "ehcache", "guava", "lru", "s3-fifo"})
    void noContenderBeatsTheBound(String policy) {
        Workload workload = workload(SyntheticTrace.draw("zipf:0.8:2000:30000", 1), "unit", false);
        double bound = run(workload, "belady", 200, 0).hitRatio();
        double ratio = run(workload, policy, 200, 0).hitRatio();
        assertThat(ratio).isBetween(0.5 * bound, bound);
    }

    @Test
    void missesOfNewKeysCostNothing() {
        // Keys 1 and 2 take turns in a cache of one: all ten requests miss, eight of them not for the first time.
        Tally tally = run(workload(trace(1, 2, 1, 2, 1, 2, 1, 2, 1, 2), "unit", false), "lru", 1, 0);
        assertThat(tally.costMissRatio()).isEqualTo(1);
        assertThat(run(workload(trace(1, 2, 3), "unit", false), "lru", 1, 0).costMissRatio())
                .isZero();
    }

    @Test
    void missesOfNewKeysCostWhereTheyAreToCount() {
        Workload workload = workload(trace(1, 2, 1, 2), "unit", false);
        try (ReplayTarget target = Contender.named("lru").create(workload, 2, 1, 1)) {
            assertThat(new Replay(workload, 0, true, SILENT).run("lru", target).costMissRatio())
                    .isEqualTo(0.5);
        }
    }

    @Test
    void costMissRatioWeighsMissesByTheirCost() {
        Trace.Builder trace = new Trace.Builder("priced");
        for (int i = 0; i < 3; i++) {
            trace.addCosted(1, 90);
            trace.addCosted(2, 5);
            trace.addCosted(2, 5);
        }
        // In a cache of one every other request of 2 hits. Not first: 2 x 90 missed, 5 hit, and twice 5 missed and 5
        // hit.
        Tally tally = run(workload(trace.build(), "trace", false), "lru", 1, 0);
        assertThat(tally.costMissRatio()).isCloseTo(190.0 / 205, within(1e-9));
        assertThat(tally.hitRatio()).isCloseTo(3 / 9.0, within(1e-9));
    }

    @Test
    void sizesCountAsBytesAndAsWeightsWhereAsked() {
        Trace.Builder sized = new Trace.Builder("sized");
        for (int i = 0; i < 2; i++) {
            sized.addSized(1, 10);
            sized.addSized(2, 90);
        }
        Trace trace = sized.build();
        Tally counted = run(workload(trace, "unit", false), "lru", 2, 0);
        assertThat(counted.hitRatio()).isEqualTo(0.5);
        assertThat(counted.byteHitRatio()).isEqualTo(0.5);
        // Of 99 bytes only one of the two has room at a time.
        assertThat(run(workload(trace, "unit", true), "lru", 99, 0).hitRatio()).isZero();
        assertThat(run(workload(trace, "unit", true), "lru", 100, 0).hitRatio()).isEqualTo(0.5);
    }

    @Test
    void theWarmUpFillsTheCacheAndCountsForNothing() {
        Tally tally = run(workload(trace(1, 2, 3, 1, 2, 4), "unit", false), "lru", 3, 3);
        assertThat(tally.requests()).isEqualTo(3);
        assertThat(tally.hitRatio()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(tally.costMissRatio()).isZero();
    }

    @Test
    void theSameReplayTwiceGivesTheSameFigures() {
        Workload workload = workload(SyntheticTrace.draw("zipf:0.9:5000:50000", 1), "lognormal", false);
        Tally first = run(workload, "s3-fifo", 500, 0);
        Tally second = run(workload, "s3-fifo", 500, 0);
        assertThat(second.hitRatio()).isEqualTo(first.hitRatio());
        assertThat(second.costMissRatio()).isEqualTo(first.costMissRatio());
    }

    @Test
    void surpriseIsTheWorstGroupsMultipleOfLru() {
        Tally lru = new Tally(3);
        Tally other = new Tally(3);
        for (int i = 0; i < 200; i++) {
            lru.groupMiss(0);
            lru.groupMiss(1);
            other.groupMiss(0);
        }
        for (int i = 0; i < 300; i++) {
            other.groupMiss(1);
            other.groupMiss(2);
        }
        // Group 2 is three hundred times as bad, on too few misses to tell.
        lru.groupMiss(2);
        assertThat(other.surprise(lru)).isEqualTo(1.5);
        assertThat(lru.surprise(lru)).isEqualTo(1);
        assertThat(new Tally(1).surprise(new Tally(1))).isNaN();
    }

    @Test
    void anUnknownPolicyNamesTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Contender.named("lruu"))
                .withMessageStartingWith("unknown policy 'lruu', must be one of fifo, lru,")
                .withMessageEndingWith("caffeine, cache2k, ehcache, guava, belady");
    }

    @Test
    void optionsReachThePolicyAndAreChecked() {
        assertThat(Contender.named("s3-fifo:threshold=1;small=20%").label()).isEqualTo("s3-fifo:threshold=1;small=20%");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Contender.named("s3-fifo:tail=1"))
                .withMessageContaining("tail");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Contender.named("s3-fifo:20%"))
                .withMessageContaining("NAME:OPTION=VALUE");
        assertThatIllegalArgumentException().isThrownBy(() -> Contender.named("caffeine:window=1"));
    }

    @Test
    void sizesAreNumbersOrPerCentOfKeys() {
        Trace trace = SyntheticTrace.draw("zipf:0:1000:20000", 1);
        assertThat(trace.objects()).isEqualTo(1000);
        assertThat(CacheSize.parse("25").maximum(trace, false)).isEqualTo(25);
        assertThat(CacheSize.parse("0.1%").maximum(trace, false)).isEqualTo(1);
        assertThat(CacheSize.parse("12.5%").maximum(trace, false)).isEqualTo(125);
        for (String bad : List.of("", "x", "-1", "1.5", "0", "0%", "10 %")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CacheSize.parse(bad))
                    .withMessageContaining("'" + bad + "'");
        }
    }

    private static long misses(long[] keys, int size, String policy) {
        Tally tally = run(workload(trace(keys), "unit", false), policy, size, 0);
        assertThat(tally.requests()).isEqualTo(keys.length);
        return Math.round((1 - tally.hitRatio()) * keys.length);
    }

    private static Tally run(Workload workload, String policy, long size, int warmup) {
        try (ReplayTarget target = Contender.named(policy).create(workload, size, 1, 1)) {
            return new Replay(workload, warmup, false, SILENT).run(policy, target);
        }
    }

    private static Workload workload(Trace trace, String costs, boolean weighed) {
        return new Workload(trace, CostScheme.named(costs).costs(trace, 1), weighed);
    }

    private static Trace trace(long... keys) {
        Trace.Builder trace = new Trace.Builder("toy");
        for (long key : keys) {
            trace.add(key);
        }
        return trace.build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost-aware", "w-tinylfu", "hyperbolic", "sampled-lru"})
    void sameSeedGivesTheSameResults(String policy) {
        double hitRatio = hitRatio(policy, 7);
        assertThat(hitRatio(policy, 7)).isEqualTo(hitRatio);
        assertThat(List.of(8, 9, 10)).as("some other seed").anyMatch(seed -> hitRatio(policy, seed) != hitRatio);
    }

    /** Of the same trace, whatever the seed. */
    private static double hitRatio(String policy, long seed) {
        Trace trace = SyntheticTrace.draw("zipf:0.9:5000:60000", 1);
        ReplaySettings settings =
                new ReplaySettings(List.of(policy), List.of("500"), false, "unit", seed, 0, false, 0, false);
        List<ReplayResult> results = new ArrayList<>();
        settings.plan(trace).run(results::add);
        return results.get(0).hitRatio();
    }
}
