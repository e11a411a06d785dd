package io.github.corralcache.engine;

import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.policy.HitRecording;
import io.github.corralcache.policy.RedundantHits;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.Savings;
import io.github.corralcache.stats.StatsRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a cache: finds them. {@link Writes} store and remove them, {@link Sweeps} remove what has expired.
 *
 * <p>Thread-safe. A hit takes no lock, allocates nothing and writes at most one word and one counter.
 */
final class Store<K, V> {

    private static final int COUNTS_NOTHING = 0;
    private static final int TELLS_POLICY = -1;

    /** One hit in this many, of a stripe, shows the clock that there are readers, and is remembered. */
    private static final int CLOCK_EVERY = Savings.THINNED;

    /** The golden ratio: multiples of it are spread evenly, whatever the rhythm in which keys take turns. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private static final long NO_HIT = -1;
    private static final long ONE_HIT_IN_MANY = Long.MAX_VALUE / CLOCK_EVERY;
    private static final long EVERY_HIT = Long.MAX_VALUE;

    private final Owner<K, V> owner;
    private final Table<K, V> table;
    private final Segment<K, V>[] segments;
    private final Lifetimes lifetimes;
    private final Clock clock;
    private final StatsRecorder stats;
    private final HitSample hitSample = new HitSample();
    private final @Nullable Gain<K, V> gain;

    /** Hits are looked at whose number, spread, is no greater. Written by whoever looks, read racily. */
    private long lookedAt;

    /** Copied from the timescale and the policy's wishes, because every hit needs them. */
    private final int shift;

    private final int maximumCount;
    private final @Nullable IntUnaryOperator mark;
    private final @Nullable RedundantHits redundant;
    private final int sampleMask;
    private final int sampled;

    /** Whether reads that {@link #hit} does not answer are to be noted. */
    private final boolean notesReads;

    /** Whether any entry may expire; set before the first one that may is linked. */
    private boolean expires;

    private volatile boolean closed;

    /** @param gain what to tell of hits; null where nothing is counted */
    Store(Owner<K, V> owner, Segment<K, V>[] segments, @Nullable Gain<K, V> gain, Clock clock) {
        this.gain = gain;
        this.lookedAt = gain == null ? NO_HIT : EVERY_HIT;
        this.owner = owner;
        this.table = owner.table;
        this.segments = segments;
        this.lifetimes = owner.lifetimes;
        this.clock = clock;
        this.stats = owner.stats;
        this.shift = lifetimes.scale().shift();
        this.expires = lifetimes.expires();
        this.notesReads = lifetimes.notesReads();
        HitRecording hits = segments[0].hits();
        this.mark = hits.mark();
        this.sampleMask = hits.sampleShift() < 0 ? -1 : (1 << hits.sampleShift()) - 1;
        this.sampled = hits.sampled() & sampleMask;
        this.maximumCount = mark == null && hits.sampleShift() < 0 ? hits.maximumCount() : TELLS_POLICY;
        this.redundant = hits.redundant();
    }

    // ---- reads

    /**
     * Returns the value of {@code key} if it is surely fresh, and counts the hit. Null means that {@link #look} or more
     * is needed. It is null too if a policy that seldom learns from a hit learns from this one. This is the hit path:
     * what is added here, every hit of every user pays for, and if it gets too long, it is not compiled into its
     * callers any more.
     */
    @Nullable
    V hit(K key, int hash) {
        Node<K, V> node = table.find(key, hash);
        if (node != null) {
            int deadline = node.deadline();
            V value = node.value();
            if (value != null && (!expires || (clock.ticking && deadline - (int) (clock.edge >> shift) > 0))) {
                if (redundant == null) {
                    recordAccess(node);
                } else if (!redundant.covers(node.word) && isNews(node)) {
                    return null;
                }
                countHit(node);
                return value;
            }
        }
        return null;
    }

    /** As {@link #hit}, also where the policy learns something from the hit: null only if more has to be asked. */
    @Nullable
    V freshHit(K key, int hash) {
        V hit = hit(key, hash);
        return hit != null || redundant == null ? hit : hitWithNews(key, hash);
    }

    private @Nullable V hitWithNews(K key, int hash) {
        Node<K, V> node = table.find(key, hash);
        if (node == null) {
            return null;
        }
        int deadline = node.deadline();
        V value = node.value();
        if (value == null || (expires && !(clock.ticking && deadline - (int) (clock.edge >> shift) > 0))) {
            return null;
        }
        recordAccess(node);
        countHit(node);
        return value;
    }

    private void countHit(@Nullable Node<K, V> node) {
        long before = stats.hit();
        if (((before * SPREAD) >>> 1) <= lookedAt) {
            lookAt(before, node);
        }
    }

    /** A hit is one of those that are looked at: all while there are few, and one in many otherwise. */
    private void lookAt(long before, @Nullable Node<K, V> node) {
        if (lookedAt != EVERY_HIT || (before & (CLOCK_EVERY - 1)) == 0) {
            clock.used();
            if (node != null) {
                hitSample.add(node.hash);
            }
        }
        if (node != null && gain != null) {
            gain.answered(node);
            long wanted = gain.isThinned() ? ONE_HIT_IN_MANY : EVERY_HIT;
            if (lookedAt != wanted) {
                lookedAt = wanted;
            }
        }
    }

    /** A load of {@code key} begins, which is not to be taken for one that was saved. */
    void recordLoad(K key, int hash, boolean regenerates) {
        if (gain != null) {
            gain.loads(regenerates ? table.find(key, hash) : null, hash);
        }
    }

    /** Whether the policy learns anything from a hit of {@code node}. */
    private boolean isNews(Node<K, V> node) {
        int word = node.word;
        return Objects.requireNonNull(mark).applyAsInt(word) != word;
    }

    /** Notes that {@code node} was read or written, as the policy wishes. */
    void recordAccess(Node<K, V> node) {
        int limit = maximumCount;
        if (limit > COUNTS_NOTHING) {
            int word = node.word;
            if (word < limit) {
                node.word = word + 1;
            }
        } else if (limit == TELLS_POLICY) {
            tellPolicy(node);
        }
    }

    private void tellPolicy(Node<K, V> node) {
        if (mark != null) {
            int word = node.word;
            int marked = mark.applyAsInt(word);
            if (marked == word) {
                return;
            }
            node.word = marked;
        }
        if (sampleMask >= 0 && (node.hash & sampleMask) == sampled) {
            offer(node);
        }
    }

    private void offer(Node<K, V> node) {
        Segment<K, V> segment = segment(node.hash);
        ReadBuffer reads = segment.reads();
        if (reads != null && !reads.offer(node.slot, node.hash)) {
            drain(segment, node);
        }
    }

    private static <K, V> void drain(Segment<K, V> segment, Node<K, V> last) {
        if (segment.lock.tryLock()) {
            try {
                segment.drainReads();
                segment.touch(last.slot, last.hash);
            } finally {
                segment.lock.unlock();
            }
        }
    }

    /**
     * What a look at a key found: a null value for nothing, or for a value that is gone.
     *
     * @param freshNanos for how long a value that is {@link Freshness#EARLY} stays fresh
     * @param ends when the value is gone; {@link Timescale#NEVER} if never
     */
    record Found<V>(@Nullable V value, Freshness freshness, long freshNanos, long ends) {

        private static final Found<?> NOTHING = new Found<>(null, Freshness.GONE, 0, Timescale.NEVER);

        /** Whether there was a value, and is gone by {@code now}. */
        boolean hasEnded(long now) {
            return ends != Timescale.NEVER && now - ends >= 0;
        }

        @SuppressWarnings("unchecked")
        static <V> Found<V> nothing() {
            return (Found<V>) NOTHING;
        }
    }

    /**
     * Looks at {@code key} without counting anything; the entry is not idle for now. Takes the segment's lock only if a
     * writer is in the way.
     */
    Found<V> look(K key, int hash, long now) {
        Node<K, V>[] bins = table.bins(hash);
        Node<K, V> node = table.find(bins, key, hash);
        if (node == null && !table.mayHaveMissed(bins, hash)) {
            return Found.nothing();
        }
        if (node != null) {
            int deadline = node.deadline();
            V value = node.value();
            if (value != null) {
                return read(node, deadline, value, now);
            }
        }
        // led astray by growth, or the node has ended and may have a successor
        Segment<K, V> segment = segment(hash);
        segment.lock.lock();
        try {
            return lookLocked(key, hash, now);
        } finally {
            segment.lock.unlock();
        }
    }

    /** As {@link #look}, under the segment's lock. */
    Found<V> lookLocked(K key, int hash, long now) {
        Node<K, V> node = table.find(key, hash);
        if (node == null) {
            return Found.nothing();
        }
        int deadline = node.deadline();
        V value = node.value();
        return value == null ? Found.nothing() : read(node, deadline, value, now);
    }

    private Found<V> read(Node<K, V> node, int deadline, V value, long now) {
        if (notesReads) {
            lifetimes.read(node, now);
        }
        return found(node, deadline, value, now);
    }

    private Found<V> found(Node<K, V> node, int deadline, V value, long now) {
        Freshness freshness = lifetimes.freshness(node, deadline, now);
        if (freshness == Freshness.GONE) {
            return Found.nothing();
        }
        long freshNanos = freshness == Freshness.EARLY ? lifetimes.freshNanosAt(node, deadline, now) : 0;
        return new Found<>(value, freshness, freshNanos, lifetimes.endsAt(node, deadline, now));
    }

    /**
     * Returns when {@code value}, loaded at {@code loadedAt} for {@code key}, is gone; {@link Timescale#NEVER} if
     * never.
     */
    long endsAt(K key, int hash, V value, long now, long loadedAt) {
        if (!expires) {
            return Timescale.NEVER;
        }
        Found<V> found = look(key, hash, now);
        return found.value() == value ? found.ends() : lifetimes.endsAt(loadedAt);
    }

    /** Counts a lookup of {@code key} that found what it found, and tells the policy of a hit. */
    void recordLookup(K key, int hash, Found<V> found, StaleReason reason) {
        if (found.value() == null) {
            stats.count(Counter.MISSES);
            return;
        }
        Node<K, V> node = table.find(key, hash);
        if (node != null) {
            recordAccess(node);
        }
        if (found.freshness().isFresh()) {
            countHit(node);
            return;
        }
        stats.count(Counter.of(reason));
        if (node != null && gain != null) {
            gain.answeredStale(node);
        }
    }

    // ---- for who writes

    /** Returns the node of {@code key}, which may have ended; surely found only under the segment's lock. */
    @Nullable
    Node<K, V> find(K key, int hash) {
        return table.find(key, hash);
    }

    /** Returns the segment whose lock guards keys of this hash. */
    Segment<K, V> segment(int hash) {
        return segments[table.segment(hash)];
    }

    Segment<K, V>[] segments() {
        return segments;
    }

    /** Returns this cache, as the segments know it. */
    Owner<K, V> owner() {
        return owner;
    }

    /** Whether any entry may expire. */
    boolean expires() {
        return expires;
    }

    /** {@code entry} is about to be linked: from then on, it may expire. Under the segment's lock. */
    void expect(Entry<K, V> entry) {
        if (!expires && entry.mayExpire()) {
            expires = true;
        }
    }

    /** From now on, writes are ignored and no flight is registered. */
    void close() {
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                closed = true; // under each lock: whoever held it, having found the store open, is done with it
            } finally {
                segment.lock.unlock();
            }
        }
    }

    /** Asked under a segment's lock, answers the same until it is released if the answer is true. */
    boolean isClosed() {
        return closed;
    }

    // ---- figures

    long size() {
        long size = 0;
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                size += segment.part(owner).count;
            } finally {
                segment.lock.unlock();
            }
        }
        return size;
    }

    /** As {@link #size}, without a lock: what it was a moment ago. */
    long sizeRacily() {
        long size = 0;
        for (Segment<K, V> segment : segments) {
            size += segment.part(owner).count;
        }
        return size;
    }

    /** Returns what the cache saves; null where nothing is counted. */
    @Nullable
    Gain<K, V> gain() {
        return gain;
    }

    /** Returns whose the latest hits were. */
    HitSample hitSample() {
        return hitSample;
    }

    long weight() {
        return owner.account.weight();
    }

    /** Returns the nodes of all entries, those of one segment at the same moment. */
    List<Node<K, V>> snapshot() {
        List<Node<K, V>> nodes = new ArrayList<>();
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                nodes.addAll(segment.snapshot(owner));
            } finally {
                segment.lock.unlock();
            }
        }
        return nodes;
    }

    /** Returns the value of a node, fresh or stale; null if it is gone. */
    @Nullable
    V valueOf(Node<K, V> node, long now) {
        int deadline = node.deadline();
        V value = node.value();
        return value == null ? null : found(node, deadline, value, now).value();
    }
}
