package io.github.corralcache.engine;

import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Expiry;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.RemovalListener;
import io.github.corralcache.Ttl;
import io.github.corralcache.Weigher;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.cost.SmoothedCost;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.loading.FailureBackoff;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.policy.HitRecording;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import io.github.corralcache.tag.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a cache: finds, stores, removes and expires them. Knows of loads only that a write to a key takes from
 * its flight the right to store, in one step with the write, under the lock of the key's segment.
 *
 * <p>Thread-safe. A hit takes no lock, allocates nothing and writes at most one word and one counter.
 */
final class Store<K, V> {

    /** A write that depends on what is there. Runs under the segment's lock; null stands for nothing. */
    @FunctionalInterface
    interface Condition<V> {
        boolean allows(@Nullable V present);
    }

    private static final int COUNTS_NOTHING = 0;
    private static final int TELLS_POLICY = -1;

    /** One hit in this many, of a stripe, shows the clock that there are readers. */
    private static final int CLOCK_EVERY = 64;

    private final Table<K, V> table;
    private final Segment<K, V>[] segments;
    private final Budget budget;
    private final Lifetimes lifetimes;
    private final Clock clock;
    private final StatsRecorder stats;
    private final FlightTable<K, V> flights;
    private final FailureBackoff<K> backoff;
    private final @Nullable Weigher<? super K, ? super V> weigher;
    private final @Nullable Expiry<? super K, ? super V> expiry;
    private final CostModel<? super K, ? super V> costs;
    private final Tags tags;
    private final @Nullable RemovalListener<? super K, ? super V> listener;
    private final Sweeper sweeper;

    /** Copied from the timescale and the policy's wishes, because every hit needs them. */
    private final int shift;

    private final int maximumCount;
    private final @Nullable IntUnaryOperator mark;
    private final int sampleMask;

    /** Whether a put changes nothing of an entry but its value and its deadline. */
    private final boolean putsArePlain;

    /** Whether any entry may expire; set before the first one that may is linked. */
    private boolean expires;

    private volatile boolean closed;

    /** When all deadlines were last looked at, by anyone's count: a bound, moved without locks. */
    private volatile long sweptAt;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Store(
            int segmentCount,
            long maximum,
            EvictionPolicy.Factory policies,
            Lifetimes lifetimes,
            Clock clock,
            StatsRecorder stats,
            FlightTable<K, V> flights,
            FailureBackoff<K> backoff,
            UserCode<K, V> userCode,
            Tags tags,
            long seed) {
        this.table = new Table<>(segmentCount);
        this.budget = new Budget(maximum);
        this.lifetimes = lifetimes;
        this.clock = clock;
        this.stats = stats;
        this.flights = flights;
        this.backoff = backoff;
        this.weigher = userCode.weigher();
        this.expiry = userCode.expiry();
        this.costs = userCode.cost();
        this.listener = userCode.listener();
        this.tags = tags;
        this.putsArePlain = weigher == null && expiry == null && (costs.isSmoothed() || costs == CostModel.none());
        this.shift = lifetimes.scale().shift();
        this.expires = lifetimes.scale().expires();
        this.sweptAt = clock.now();
        this.sweeper = new Sweeper(
                this, clock, lifetimes.scale().freshNanos(), lifetimes.scale().horizonNanos() / 2);
        this.segments = new Segment[segmentCount];
        HitRecording hits = null;
        for (int i = 0; i < segmentCount; i++) {
            segments[i] = new Segment<>(
                    table,
                    budget,
                    lifetimes,
                    policies,
                    segmentCount,
                    weigher != null,
                    costs != CostModel.none(),
                    costs.isSmoothed(),
                    seed + i,
                    sweptAt);
            hits = segments[i].hits();
        }
        Objects.requireNonNull(hits);
        this.mark = hits.mark();
        this.sampleMask = hits.sampleShift() < 0 ? -1 : (1 << hits.sampleShift()) - 1;
        this.maximumCount = mark == null && hits.sampleShift() < 0 ? hits.maximumCount() : TELLS_POLICY;
    }

    // ---- reads

    /**
     * Returns the value of {@code key} if it is surely fresh, and counts the hit. Null means that {@link #look} or more
     * is needed. This is the hit path: what is added here, every hit of every user pays for.
     */
    @Nullable
    V hit(K key, int hash) {
        Node<K, V> node = table.find(key, hash);
        if (node != null) {
            int deadline = node.deadline();
            V value = node.value();
            if (value != null && (!expires || (clock.ticking && deadline - (int) (clock.edge >> shift) > 0))) {
                recordAccess(node);
                countHit();
                return value;
            }
        }
        return null;
    }

    private void countHit() {
        if ((stats.hit() & (CLOCK_EVERY - 1)) == 0) {
            clock.used();
        }
    }

    private void recordAccess(Node<K, V> node) {
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
            if (marked != word) {
                node.word = marked;
            }
        }
        if (sampleMask >= 0 && (node.hash & sampleMask) == 0) {
            Segment<K, V> segment = segment(node.hash);
            ReadBuffer<K, V> reads = segment.reads();
            if (reads != null && !reads.offer(node) && segment.lock.tryLock()) {
                try {
                    segment.drainReads();
                    segment.touch(node);
                } finally {
                    segment.lock.unlock();
                }
            }
        }
    }

    /**
     * What a look at a key found: a null value for nothing, or for a value that is gone.
     *
     * @param freshNanos for how long a value that is {@link Freshness#EARLY} stays fresh
     */
    record Found<V>(@Nullable V value, Freshness freshness, long freshNanos) {

        private static final Found<?> NOTHING = new Found<>(null, Freshness.GONE, 0);

        @SuppressWarnings("unchecked")
        static <V> Found<V> nothing() {
            return (Found<V>) NOTHING;
        }
    }

    /** Looks at {@code key} without counting anything. Takes the segment's lock only if a writer is in the way. */
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
                return found(node, deadline, value, now);
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
        return value == null ? Found.nothing() : found(node, deadline, value, now);
    }

    private Found<V> found(Node<K, V> node, int deadline, V value, long now) {
        Freshness freshness = lifetimes.freshness(node, deadline, now);
        if (freshness == Freshness.GONE) {
            return Found.nothing();
        }
        long freshNanos = freshness == Freshness.EARLY ? lifetimes.freshNanosAt(node, deadline, now) : 0;
        return new Found<>(value, freshness, freshNanos);
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
            countHit();
        } else {
            stats.count(Counter.of(reason));
        }
    }

    // ---- writes

    /** Returns the segment whose lock guards keys of this hash. */
    Segment<K, V> segment(int hash) {
        return segments[table.segment(hash)];
    }

    /**
     * Weighs, dates and prices an entry, which runs user code: outside all locks. Returns null if it cannot be weighed.
     *
     * @param loadNanos how long the load took; NaN if there was none
     */
    @Nullable
    Entry<K, V> entry(K key, int hash, V value, CacheValue<V> known, double loadNanos, long born) {
        long weight = 1;
        if (weigher != null) {
            try {
                weight = weigher.weigh(key, value);
            } catch (RuntimeException e) {
                weight = -1;
            }
            if (weight < 0) {
                stats.count(Counter.WEIGHER_FAILURES);
                return null;
            }
        }
        Ttl ttl = known.ttl();
        if (ttl == null && expiry != null) {
            try {
                ttl = expiry.ttl(key, value);
            } catch (RuntimeException e) {
                stats.count(Counter.LISTENER_FAILURES);
            }
        }
        if (!expires && (!known.tags().isEmpty() || (ttl != null && !ttl.equals(Ttl.NEVER)))) {
            expires = true;
        }
        return new Entry<>(key, hash, value, weight, ttl, cost(key, value, known, loadNanos), known.tags(), born);
    }

    private double cost(K key, V value, CacheValue<V> known, double loadNanos) {
        if (SmoothedCost.isKnown(known.cost())) {
            return known.cost();
        }
        try {
            double cost = costs.cost(key, value, loadNanos);
            return SmoothedCost.isKnown(cost) ? cost : Double.NaN;
        } catch (RuntimeException e) {
            stats.count(Counter.LISTENER_FAILURES);
            return Double.NaN;
        }
    }

    /** Stores {@code value}; a flight of the key loses its right to. */
    void put(K key, int hash, V value) {
        if (!replaceInPlace(key, hash, value)) {
            putIf(key, hash, value, CacheValue.of(value), present -> true);
        }
    }

    /**
     * Replaces the value of an entry without a lock, where nothing but the value and the deadline changes and no flight
     * may lose its right: one that is registered from here on loads after this write has begun.
     */
    private boolean replaceInPlace(K key, int hash, V value) {
        if (!putsArePlain || !flights.isEmpty()) {
            return false;
        }
        Node<K, V> node = table.find(key, hash);
        if (node == null || node instanceof OwnTtlNode) {
            return false;
        }
        long now = now();
        V old = node.value();
        while (old != null && lifetimes.freshness(node, node.deadline(), now) != Freshness.GONE) {
            if (node.replaceValue(old, value)) {
                node.deadline(lifetimes.deadline(now));
                recordAccess(node);
                stats.count(Counter.PUTS);
                backoff.forget(key);
                if (listener != null) {
                    Removals<K, V> removals = removals();
                    removals.add(node.key, old, RemovalCause.REPLACED, 1);
                    removals.deliver();
                }
                return true;
            }
            old = node.value();
        }
        return false;
    }

    /**
     * Stores {@code value} if {@code condition} allows it.
     *
     * @return the value that was there before; null for none
     */
    @Nullable
    V putIf(K key, int hash, V value, CacheValue<V> known, Condition<V> condition) {
        Entry<K, V> entry = entry(key, hash, value, known, Double.NaN, tags.now());
        long now = now();
        Segment<K, V> segment = segment(hash);
        Removals<K, V> removals = removals();
        try {
            while (true) {
                V present;
                Segment.Outcome outcome;
                segment.lock.lock();
                try {
                    present = lookLocked(key, hash, now).value();
                    if (closed || !condition.allows(present)) {
                        return present;
                    }
                    outcome = storeLocked(entry, key, hash, now, removals);
                    if (outcome != Segment.Outcome.NO_ROOM) {
                        flights.remove(key);
                    }
                } finally {
                    segment.lock.unlock();
                }
                if (outcome != Segment.Outcome.NO_ROOM) {
                    backoff.forget(key);
                    wakeSweeper();
                    return present;
                }
                relieve(segment, entry, removals);
            }
        } finally {
            removals.deliver(); // also of what was relieved in vain
        }
    }

    /**
     * Stores {@code entry}, under the segment's lock; a null one, which could not be weighed, takes away what was
     * there: it is not the key's value any more.
     */
    Segment.Outcome storeLocked(@Nullable Entry<K, V> entry, K key, int hash, long now, Removals<K, V> removals) {
        if (entry == null) {
            removeLocked(key, hash, RemovalCause.REFUSED, removals);
            return Segment.Outcome.REFUSED;
        }
        Segment.Outcome outcome = segment(hash).store(entry, now, removals);
        if (outcome == Segment.Outcome.STORED) {
            stats.count(Counter.PUTS);
        } else if (outcome == Segment.Outcome.REFUSED) {
            stats.count(Counter.OVERSIZE);
        }
        return outcome;
    }

    /** Makes room for {@code entry} at the expense of other segments than its own; no lock is held. */
    void relieve(Segment<K, V> poor, @Nullable Entry<K, V> entry, Removals<K, V> removals) {
        long need = Objects.requireNonNull(entry).weight();
        Segment<K, V> heaviest = null;
        long most = 0;
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                if (segment != poor && segment.weight() >= most && segment.count() > 0) {
                    heaviest = segment;
                    most = segment.weight();
                }
            } finally {
                segment.lock.unlock();
            }
        }
        if (heaviest != null) {
            heaviest.lock.lock();
            try {
                heaviest.relieve(need, removals);
            } finally {
                heaviest.lock.unlock();
            }
        }
    }

    /**
     * Removes {@code key} if {@code condition} allows it; its flight loses the right to store. Returns what was there.
     */
    @Nullable
    V removeIf(K key, int hash, Condition<V> condition) {
        long now = now();
        Segment<K, V> segment = segment(hash);
        Removals<K, V> removals = removals();
        V present;
        segment.lock.lock();
        try {
            present = lookLocked(key, hash, now).value();
            if (!condition.allows(present)) {
                return present;
            }
            RemovalCause cause = present == null ? RemovalCause.EXPIRED : RemovalCause.EXPLICIT;
            removeLocked(key, hash, cause, removals);
            flights.remove(key);
        } finally {
            segment.lock.unlock();
        }
        backoff.forget(key);
        removals.deliver();
        return present;
    }

    /** Removes {@code key}, if it is there, under the segment's lock. */
    void removeLocked(K key, int hash, RemovalCause cause, Removals<K, V> removals) {
        Node<K, V> node = table.find(key, hash);
        if (node != null) {
            segment(hash).remove(node, cause, removals);
        }
    }

    /** Removes all entries; all flights lose the right to store. */
    void clear() {
        Removals<K, V> removals = removals();
        for (int i = 0; i < segments.length; i++) {
            Segment<K, V> segment = segments[i];
            segment.lock.lock();
            try {
                segment.clear(i, removals);
                int index = i;
                flights.removeIf(key -> table.segment(Keys.hash(key)) == index);
            } finally {
                segment.lock.unlock();
            }
        }
        backoff.clear();
        removals.deliver();
    }

    /** Removes all entries that bear {@code tag}; loads that began before will not bring it back. */
    void evictByTag(String tag) {
        tags.evict(tag, () -> !flights.isEmpty());
        if (tags.wantsPurge() && flights.isEmpty()) {
            tags.purge();
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

    /** Returns a new collector of what an operation removes. */
    Removals<K, V> removals() {
        return new Removals<>(listener, stats);
    }

    // ---- expiry

    /** Returns the exact time. Every operation that judges deadlines exactly starts here. */
    long now() {
        long now = clock.now();
        if (expires && now - sweptAt >= lifetimes.scale().horizonNanos()) {
            sweep(
                    Integer.MAX_VALUE,
                    now); // time has leapt: bring all deadlines back to where ticks can tell them apart
        }
        return now;
    }

    /** Something was stored: if it may expire, it is to be removed then. Called outside all locks. */
    void wakeSweeper() {
        if (expires) {
            sweeper.wake();
        }
    }

    /**
     * Removes the expired among the next {@code slotsPerSegment} slots of each segment.
     *
     * @return in how many nanoseconds the first of the others ends; {@link Timescale#NEVER} if none does
     */
    long sweep(int slotsPerSegment, long now) {
        Removals<K, V> removals = removals();
        long endsIn = Timescale.NEVER;
        long oldest = now;
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                endsIn = Math.min(endsIn, segment.sweep(slotsPerSegment, now, removals));
                oldest = Math.min(oldest - segment.sweptAt(), 0) + segment.sweptAt();
            } finally {
                segment.lock.unlock();
            }
        }
        sweptAt = oldest;
        backoff.purge(now);
        removals.deliver();
        return endsIn;
    }

    /** Returns how many slots the largest segment has to look at. */
    int sweepLength() {
        int length = 0;
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                length = Math.max(length, segment.sweepLength());
            } finally {
                segment.lock.unlock();
            }
        }
        return length;
    }

    // ---- figures

    long size() {
        long size = 0;
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                size += segment.count();
            } finally {
                segment.lock.unlock();
            }
        }
        return size;
    }

    long weight() {
        return budget.used();
    }

    /** Returns the nodes of all entries, those of one segment at the same moment. */
    List<Node<K, V>> snapshot() {
        List<Node<K, V>> nodes = new ArrayList<>();
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                nodes.addAll(segment.snapshot());
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
