package io.github.corralcache.policy.costaware;

import io.github.corralcache.EvictionReason;
import io.github.corralcache.policy.CostScale;
import io.github.corralcache.policy.Entries;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.policy.GroupSurprise;
import io.github.corralcache.policy.HitRecording;
import io.github.corralcache.policy.PolicyOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives up the entry that saves least: expected use times the cost of a miss over the weight. Expected use is learnt
 * from the entries themselves; {@link SampledRanking} holds and compares them, {@link CostLearner} does the learning,
 * and a {@link SurpriseGuard} keeps expensive keys from starving cheap ones.
 *
 * <p>A hit writes one word, and that not always. Hits of some keys, chosen by hash, are buffered as well: they are what
 * is learnt from.
 */
public final class CostAwarePolicy implements EvictionPolicy {

    private final Entries entries;
    private final CostLearner learner;
    private final int segment;
    private final UseTally tally = new UseTally();
    private final CostScale scale = new CostScale();
    private final SampledRanking space;
    private Ranking ranking;
    private long incoming;
    private long requests;
    private long uses;

    private CostAwarePolicy(Entries entries, CostLearner learner, long seed) {
        this.entries = entries;
        this.learner = learner;
        this.segment = learner.join(entries.capacity(), entries.areWeighted());
        this.ranking = learner.ranking();
        this.space = new SampledRanking(entries, learner.clock(), tally, ranking, seed);
    }

    /** Makes the policies of one cache's segments, as its options say. */
    public static Factory factory(PolicyOptions options) {
        double limit = options.numberUnless("surprise-limit", "off", Double.POSITIVE_INFINITY, 1.5, 1, 1000);
        return new Segments(limit);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.marking(learner.clock()::mark, learner.clock().redundantHits())
                .sampling(learner.watchShift(), learner.watched());
    }

    @Override
    public void arriving(int hash, long weight, double cost) {
        incoming = weight;
        Ranking latest = learner.ranking();
        if (latest != ranking) {
            ranking = latest;
            space.rankBy(latest);
        }
    }

    @Override
    public void added(int slot) {
        int hash = entries.hash(slot);
        boolean watched = learner.isWatched(hash);
        scale.learn(entries.cost(slot));
        int cost = scale.of(entries.cost(slot));
        int worth = cost - CostScale.halfOctave(entries.weight(slot));
        int group = group(slot, cost);
        entries.word(slot, space.add(slot, worth, group, watched));
        incoming = 0;
        if (watched) {
            learner.accessed(hash, entries.weight(slot), worth, group, false);
        }
        passed(1, 1);
    }

    @Override
    public void touched(int slot) {
        long packed = space.packed(slot);
        int word = PackedEntry.word(packed);
        if (word >= 0) {
            return; // watched since a moment ago only
        }
        space.use(slot);
        int now = learner.clock().now();
        if (PackedEntry.inMain(packed)) {
            tally.used(AccessWord.standing(word, now));
        }
        int hits = 1 << learner.watchShift();
        learner.accessed(
                entries.hash(slot), entries.weight(slot), PackedEntry.worth(packed), PackedEntry.group(packed), true);
        passed(hits, AccessWord.count(word, now) < AccessWord.MOST ? hits : 0);
    }

    @Override
    public void updated(int slot, long oldWeight) {
        int cost = scale.of(entries.cost(slot));
        space.revalue(slot, cost - CostScale.halfOctave(entries.weight(slot)), group(slot, cost), oldWeight);
        int word = entries.word(slot);
        if (word < 0) {
            touched(slot);
        } else {
            entries.word(slot, learner.clock().mark(word));
            passed(1, 1);
        }
    }

    @Override
    public void removed(int slot) {
        space.remove(slot);
        int hash = entries.hash(slot);
        if (learner.isWatched(hash)) {
            learner.removed(hash);
        }
    }

    @Override
    public int evict() {
        return space.evict(incoming);
    }

    @Override
    public EvictionReason reason(int victim) {
        return space.reason(victim);
    }

    @Override
    public List<GroupSurprise> surprises() {
        return learner.surprises();
    }

    @Override
    public void forgetGroup(int group) {
        learner.forgetGroup(group);
    }

    @Override
    public void clear() {
        space.clear();
        incoming = 0;
    }

    private void passed(int someRequests, int someUses) {
        requests += someRequests;
        uses += someUses;
        if (requests >= learner.patience() && learner.report(segment, entries, requests, uses, tally)) {
            requests = 0;
            uses = 0;
        }
    }

    /** Makes the policies of the segments, which learn together. */
    private static final class Segments implements Factory {

        private final double surpriseLimit;
        private @Nullable CostLearner learner;

        Segments(double surpriseLimit) {
            this.surpriseLimit = surpriseLimit;
        }

        @Override
        public EvictionPolicy create(Entries entries, long seed) {
            CostLearner shared = learner;
            if (shared == null) {
                shared = learner = new CostLearner(surpriseLimit, seed);
            }
            return new CostAwarePolicy(entries, shared, seed);
        }
    }

    private int group(int slot, int cost) {
        return learner.groups().of(entries.group(slot), cost);
    }
}
