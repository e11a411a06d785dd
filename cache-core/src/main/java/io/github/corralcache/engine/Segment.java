package io.github.corralcache.engine;

import io.github.corralcache.EvictionReason;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.cost.SmoothedCost;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.policy.GroupSurprise;
import io.github.corralcache.policy.HitRecording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One part of a cache, or of all caches of a pool: the entries by slot, and the policy that says which to give up. All
 * methods are called under {@link #lock}, which is held for a few steps only, and never while user code other than
 * {@code equals} runs.
 *
 * <p>In a pool {@code K} and {@code V} are those of the cache that calls; of the entries of others it gets to know
 * nothing but their weight.
 */
final class Segment<K, V> {

    /** What became of an entry that was to be stored. */
    enum Outcome {
        STORED,
        /** It is heavier than all that its cache could have. */
        REFUSED,
        /** Nothing is left to evict here, and other segments hold all the room. */
        NO_ROOM
    }

    private static final int ENTRIES_PER_SEGMENT = 1024;

    /** A plain mutex of the platform: virtual threads that wait for it do not pin their carriers. */
    final SegmentLock lock = new SegmentLock();

    private final int index;
    private final Budget budget;
    private final Slots<K, V> slots;
    private final EvictionPolicy policy;
    private final Evictor evictor;
    private final @Nullable ReadBuffer reads;

    /**
     * @param index which of the segments of the cache or pool this is
     * @param policy ranks the entries in {@code slots}
     * @param evictor goes by {@code policy}
     */
    Segment(int index, Budget budget, Slots<K, V> slots, EvictionPolicy policy, Evictor evictor) {
        this.index = index;
        this.budget = budget;
        this.slots = slots;
        this.policy = policy;
        this.evictor = evictor;
        this.reads = policy.hits().sampleShift() >= 0 ? new ReadBuffer() : null;
    }

    /** Returns the segments of a cache with a budget of its own; {@code count} is a power of two. */
    static <K, V> Segment<K, V>[] ofCache(
            Owner<K, V> owner,
            int count,
            Budget budget,
            EvictionPolicy.Factory policies,
            long seed,
            boolean weighted,
            boolean costed) {
        Segment<K, V>[] segments = array(count);
        SlotOwners<K, V> owners = new SoleOwner<>(owner);
        for (int i = 0; i < count; i++) {
            Slots<K, V> slots = new Slots<>(count, budget, weighted, costed, owners);
            EvictionPolicy policy = policies.create(slots, seed + i);
            segments[i] = new Segment<>(i, budget, slots, policy, new PolicyEvictor(policy));
        }
        return segments;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static <K, V> Segment<K, V>[] array(int length) {
        return new Segment[length];
    }

    /**
     * Returns how many segments suit a maximum: enough that writers seldom meet, few enough that each sees a fair
     * sample of the keys. How many entries a weight stands for is unknown, so weighted caches get segments for the
     * writers only.
     */
    static int suitableCount(long maximum, boolean weighted) {
        int processors = Runtime.getRuntime().availableProcessors();
        long most = processors <= 8 ? 64 : 256;
        long bySize = maximum / ENTRIES_PER_SEGMENT;
        long suitable = weighted ? Math.min(bySize, processors * 2L) : bySize;
        return (int) Long.highestOneBit(Math.max(1, Math.min(most, suitable)));
    }

    // ---- reads

    /** How the policy wants to learn of hits. */
    HitRecording hits() {
        return policy.hits();
    }

    /** Where hits on this segment wait for the policy, if it wants them one by one. Needs no lock. */
    @Nullable
    ReadBuffer reads() {
        return reads;
    }

    /** Hands waiting hits to the policy. */
    void drainReads() {
        if (reads != null) {
            reads.drain(this::touch);
        }
    }

    /** Tells the policy of a hit of the entry that had this slot, unless it has left since. */
    void touch(int slot, int hash) {
        Node<K, V> node = slots.at(slot);
        if (node != null && node.hash == hash) {
            evictor.touched(slot);
        }
    }

    // ---- writes

    /** Stores an entry, evicting others as needed, or replaces the one that has the key. */
    Outcome store(Owner<K, V> owner, Entry<K, V> entry, long now, Removals removals) {
        drainReads();
        slots.writtenAt(now);
        Outcome outcome = storeOrReplace(owner, entry, now, removals);
        if (outcome == Outcome.STORED) {
            part(owner).puts++;
        }
        evictor.written();
        return outcome;
    }

    private Outcome storeOrReplace(Owner<K, V> owner, Entry<K, V> entry, long now, Removals removals) {
        Node<K, V> node = owner.table.find(entry.key(), entry.hash());
        if (entry.weight() > owner.account.most()) {
            if (node != null) {
                remove(owner, node, RemovalCause.REFUSED, removals);
            }
            return Outcome.REFUSED;
        }
        if (node != null) {
            long growth = growth(owner, entry);
            boolean room = makeRoom(owner, growth, removals);
            if (slots.at(node.slot) == node) {
                if (room) {
                    replace(owner, node, entry, now, removals);
                }
                return room ? Outcome.STORED : Outcome.NO_ROOM;
            }
            if (room) {
                owner.account.release(growth); // making room has evicted the very entry that was to grow
            }
        }
        policy.arriving(entry.hash(), entry.weight(), slots.areCosted() ? entry.cost() : 1);
        if (!makeRoom(owner, entry.weight(), removals)) {
            return Outcome.NO_ROOM;
        }
        add(owner, entry, now);
        return Outcome.STORED;
    }

    /** By how much the entries would weigh more with {@code entry}; zero if that would replace a heavier one. */
    long growth(Owner<K, V> owner, Entry<K, V> entry) {
        Node<K, V> node = owner.table.find(entry.key(), entry.hash());
        return node == null ? entry.weight() : Math.max(0, entry.weight() - slots.weight(node.slot));
    }

    /**
     * Reserves {@code need}, evicting while there is no room. Returns false, with nothing reserved, if that was not
     * enough.
     */
    private boolean makeRoom(Owner<K, V> owner, long need, Removals removals) {
        long freed = 0;
        while (freed < need && !budget.reserve(need - freed)) {
            int victim = victim(owner, need);
            if (victim == Slots.NONE) {
                budget.release(freed);
                return false;
            }
            freed += evict(victim, removals);
        }
        if (freed > need) {
            budget.release(freed - need);
        }
        owner.account.grow(need);
        return true;
    }

    /** As {@link Evictor#choose}, where there is anything to choose. */
    private int victim(Owner<K, V> owner, long need) {
        return slots.held() == 0 ? Slots.NONE : evictor.choose(owner, need);
    }

    /** Evicts a chosen entry, and returns its weight, which stays reserved. */
    private long evict(int slot, Removals removals) {
        Node<K, V> victim = slots.node(slot);
        Owner<K, V> owner = slots.owner(slot);
        long freed = slots.weight(slot);
        EvictionLog log = owner.part(index).log;
        if (log.count(freed)) {
            log.add(reason(owner, victim), victim.hash, slots.cost(slot), freed, slots.writtenAt());
        }
        removals.add(owner, victim.key, drop(owner, victim), RemovalCause.EVICTED);
        return freed;
    }

    private EvictionReason reason(Owner<K, V> owner, Node<K, V> victim) {
        if (owner.lifetimes.freshness(victim, victim.deadline(), slots.writtenAt()) == Freshness.GONE) {
            return EvictionReason.EXPIRY;
        }
        return evictor.reason(victim.slot);
    }

    /**
     * Evicts entries until {@code missing} is free for an entry of {@code owner} in another segment, which weighs
     * {@code need}, or none is left that may go. Returns how much was freed.
     */
    long relieve(Owner<K, V> owner, long need, long missing, long now, Removals removals) {
        drainReads();
        slots.writtenAt(now);
        long freed = 0;
        while (freed < missing) {
            int victim = victim(owner, need);
            if (victim == Slots.NONE) {
                break;
            }
            freed += evict(victim, removals);
        }
        budget.release(freed);
        evictor.written();
        return freed;
    }

    private void add(Owner<K, V> owner, Entry<K, V> entry, long now) {
        int slot = slots.next();
        Node<K, V> node = owner.lifetimes.node(entry, entry.key(), slot, now);
        boolean named = entry.group() != GroupNumbers.NONE;
        slots.add(owner, node, entry.weight(), entry.cost(), named ? entry.group() : owner.groups.own());
        evictor.added(slot);
        owner.table.link(node, ++owner.part(index).count);
    }

    private void replace(Owner<K, V> owner, Node<K, V> node, Entry<K, V> entry, long now, Removals removals) {
        int slot = node.slot;
        long before = slots.weight(slot);
        Lifetimes lifetimes = owner.lifetimes;
        boolean gone = lifetimes.freshness(node, node.deadline(), now) == Freshness.GONE;
        V old;
        Node<K, V> current = node;
        if (entry.isPlain() && !(node instanceof OwnTtlNode)) {
            old = node.swapValue(entry.value());
            node.deadline(lifetimes.deadline(now));
        } else {
            current = lifetimes.node(entry, node.key, slot, now);
            current.word = node.word;
            owner.table.replace(node, current);
            old = node.end();
            lifetimes.release(node);
        }
        double cost = owner.smoothsCosts ? SmoothedCost.next(slots.cost(slot), entry.cost()) : entry.cost();
        slots.replace(current, entry.weight(), cost);
        if (entry.group() != GroupNumbers.NONE) {
            slots.group(slot, entry.group()); // or the key keeps the one it has
        }
        if (entry.weight() < before) {
            owner.account.release(before - entry.weight());
        }
        evictor.updated(slot, before);
        if (gone) {
            removals.add(owner, node.key, old, Lifetimes.causeOfEnd(node));
        } else {
            removals.addReplaced(owner, node.key, old, entry.value());
        }
    }

    /** Removes an entry that is there. */
    void remove(Owner<K, V> owner, Node<K, V> node, RemovalCause cause, Removals removals) {
        evictor.removed(node.slot);
        long freed = slots.weight(node.slot);
        removals.add(owner, node.key, drop(owner, node), cause);
        owner.account.release(freed);
    }

    /** Takes an entry that nobody ranks any more out of the segment, and returns its value. */
    private V drop(Owner<K, V> owner, Node<K, V> node) {
        owner.table.unlink(node);
        owner.part(index).count--;
        slots.remove(node);
        owner.lifetimes.release(node);
        return node.end();
    }

    /** Removes all entries of {@code owner}. */
    void clear(Owner<K, V> owner, Removals removals) {
        if (slots.areShared()) {
            snapshot(owner).forEach(node -> remove(owner, node, RemovalCause.EXPLICIT, removals));
            return;
        }
        owner.table.clear(index);
        evictor.cleared();
        for (Node<K, V> node : snapshot(owner)) {
            owner.lifetimes.release(node);
            removals.add(owner, node.key, node.end(), RemovalCause.EXPLICIT);
        }
        owner.part(index).count = 0;
        owner.account.release(slots.load());
        slots.clear();
    }

    /** What the entry in {@code slot} costs, or did a moment ago; NaN if that is not known. Needs no lock. */
    double costRacily(int slot) {
        return slots.costRacily(slot);
    }

    /** What the entry in {@code slot} weighs, or did a moment ago. Needs no lock. */
    long weightRacily(int slot) {
        return slots.weightRacily(slot);
    }

    /** The policies of all segments forget what they know of a group that has no entries any more. */
    void forgetGroup(int group) {
        policy.forgetGroup(group);
    }

    /** How groups of keys fare, all segments together. */
    List<GroupSurprise> surprises() {
        return policy.surprises();
    }

    // ---- what is there

    /** Returns the entry in {@code slot} if there is one of {@code owner}. */
    @Nullable
    Node<K, V> nodeOf(Owner<K, V> owner, int slot) {
        Node<K, V> node = slots.at(slot);
        return node == null || slots.owner(slot) != owner ? null : node;
    }

    /** Returns what is {@code owner}'s here. */
    Owner.Part part(Owner<K, V> owner) {
        return owner.part(index);
    }

    /** Every slot in use is less than this. */
    int slots() {
        return slots.end();
    }

    /** Returns the weight of all entries, whoever owns them. */
    long load() {
        return slots.load();
    }

    /** Returns the nodes of {@code owner} at this moment. */
    List<Node<K, V>> snapshot(Owner<K, V> owner) {
        List<Node<K, V>> snapshot = new ArrayList<>(part(owner).count);
        for (int slot = 0; slot < slots.end(); slot++) {
            Node<K, V> node = nodeOf(owner, slot);
            if (node != null) {
                snapshot.add(node);
            }
        }
        return snapshot;
    }
}
