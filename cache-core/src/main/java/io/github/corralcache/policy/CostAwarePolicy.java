package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives up the entry that saves least: expected use times the cost of a miss over the weight. Expected use is learnt
 * from the entries themselves; {@link RankedSpace} holds and compares them, {@link CostLessons} does the learning, and
 * a {@link SurpriseGuard} keeps expensive keys from starving cheap ones.
 *
 * <p>A hit writes one word, and that not always. Hits of some keys, chosen by hash, are buffered as well: they are what
 * is learnt from.
 */
final class CostAwarePolicy implements EvictionPolicy {

    private final Entries entries;
    private final CostLessons lessons;
    private final int segment;
    private final UseTally tally = new UseTally();
    private final CostScale scale = new CostScale();
    private final RankedSpace space;
    private Ranking ranking;
    private long incoming;
    private long requests;
    private long uses;

    private CostAwarePolicy(Entries entries, CostLessons lessons, long seed) {
        this.entries = entries;
        this.lessons = lessons;
        this.segment = lessons.join(entries.capacity(), entries.areWeighted());
        this.ranking = lessons.ranking();
        this.space = new RankedSpace(entries, lessons.clock(), tally, ranking, seed);
    }

    static Factory factory(PolicyOptions options) {
        double limit = options.numberUnless("surprise-limit", "off", Double.POSITIVE_INFINITY, 1.5, 1, 1000);
        return new Segments(limit);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.marking(lessons.clock()::mark, lessons.clock().silence())
                .sampling(lessons.watchShift(), lessons.watched());
    }

    @Override
    public void arriving(int hash, long weight, double cost) {
        incoming = weight;
        Ranking latest = lessons.ranking();
        if (latest != ranking) {
            ranking = latest;
            space.rankBy(latest);
        }
    }

    @Override
    public void added(int slot) {
        int hash = entries.hash(slot);
        boolean watched = lessons.isWatched(hash);
        scale.learn(entries.cost(slot));
        int cost = scale.of(entries.cost(slot));
        int worth = cost - CostScale.halfOctave(entries.weight(slot));
        int group = group(slot, cost);
        entries.word(slot, space.add(slot, worth, group, watched));
        incoming = 0;
        if (watched) {
            lessons.accessed(hash, entries.weight(slot), worth, group, false);
        }
        passed(1, 1);
    }

    @Override
    public void touched(int slot) {
        long card = space.card(slot);
        int word = Card.word(card);
        if (word >= 0) {
            return; // watched since a moment ago only
        }
        space.use(slot);
        int now = lessons.clock().now();
        if (Card.inMain(card)) {
            tally.used(AccessWord.standing(word, now));
        }
        int hits = 1 << lessons.watchShift();
        lessons.accessed(entries.hash(slot), entries.weight(slot), Card.worth(card), Card.group(card), true);
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
            entries.word(slot, lessons.clock().mark(word));
            passed(1, 1);
        }
    }

    @Override
    public void removed(int slot) {
        space.remove(slot);
        int hash = entries.hash(slot);
        if (lessons.isWatched(hash)) {
            lessons.removed(hash);
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
        return lessons.surprises();
    }

    @Override
    public void forgetGroup(int group) {
        lessons.forgetGroup(group);
    }

    @Override
    public void clear() {
        space.clear();
        incoming = 0;
    }

    private void passed(int someRequests, int someUses) {
        requests += someRequests;
        uses += someUses;
        if (requests >= lessons.patience() && lessons.report(segment, entries, requests, uses, tally)) {
            requests = 0;
            uses = 0;
        }
    }

    /** Makes the policies of the segments, which learn together. */
    private static final class Segments implements Factory {

        private final double surpriseLimit;
        private @Nullable CostLessons lessons;

        Segments(double surpriseLimit) {
            this.surpriseLimit = surpriseLimit;
        }

        @Override
        public EvictionPolicy create(Entries entries, long seed) {
            CostLessons shared = lessons;
            if (shared == null) {
                shared = lessons = new CostLessons(surpriseLimit, seed);
            }
            return new CostAwarePolicy(entries, shared, seed);
        }
    }

    private int group(int slot, int cost) {
        return lessons.groups().of(entries.group(slot), cost);
    }
}
