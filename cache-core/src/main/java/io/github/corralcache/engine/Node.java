package io.github.corralcache.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An entry, and at the same time the link of its bin's chain: 40 bytes with compressed references. Never reused, so a
 * reader that stands on a removed node finds its way to the end of the chain, and a compare-and-set of its value cannot
 * be fooled.
 */
class Node<K, V> {

    private static final VarHandle VALUE;
    private static final VarHandle NEXT;
    private static final VarHandle DEADLINE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            VALUE = lookup.findVarHandle(Node.class, "value", Object.class);
            NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
            DEADLINE = lookup.findVarHandle(Node.class, "deadline", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int hash;

    /** The entry's number among those of its segment, see {@link io.github.corralcache.policy.Entries}. */
    final int slot;

    final K key;

    /**
     * What a policy has hits write. Written by readers without any ordering: every value it may hold is one some reader
     * or the policy meant, and a lost one only blurs a heuristic.
     */
    int word;

    /**
     * The tick at which this entry stops being fresh. Written after the value and read before it: a reader that meets a
     * renewal half done then sees the old deadline with the new value, which costs a look at the clock, and never the
     * reverse.
     */
    @SuppressWarnings("unused") // through its handle
    private int deadline;

    /** Null once the entry is removed, for good. Written by compare-and-set where the segment's lock is not held. */
    @SuppressWarnings("unused") // through its handle
    private @Nullable Object value;

    /** The rest of the chain; written under the segment's lock. */
    @SuppressWarnings("unused") // through its handle
    private @Nullable Node<K, V> next;

    Node(K key, int hash, int slot, V value, int deadline) {
        this.key = key;
        this.hash = hash;
        this.slot = slot;
        this.deadline = deadline;
        this.value = value; // published by the release store that links this node
    }

    @SuppressWarnings("unchecked")
    final @Nullable V value() {
        return (V) VALUE.getAcquire(this);
    }

    final boolean replaceValue(V expected, V value) {
        return VALUE.compareAndSet(this, expected, value);
    }

    /** Sets the value of an entry that has not ended, and returns the one before. */
    @SuppressWarnings("unchecked")
    final V swapValue(V value) {
        return (V) VALUE.getAndSet(this, value);
    }

    /** Ends this entry, which has not ended, and returns the value it ended with. */
    @SuppressWarnings("unchecked")
    final V end() {
        return (V) VALUE.getAndSet(this, (Object) null);
    }

    final int deadline() {
        return (int) DEADLINE.getAcquire(this);
    }

    final void deadline(int tick) {
        DEADLINE.setRelease(this, tick);
    }

    @SuppressWarnings("unchecked")
    final @Nullable Node<K, V> next() {
        return (Node<K, V>) NEXT.getAcquire(this);
    }

    final void next(@Nullable Node<K, V> next) {
        NEXT.setRelease(this, next);
    }
}
