package io.github.corralcache.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A hash table whose chains are made of the entries themselves, in independently growing parts, one per segment.
 * Readers take no lock; {@link #link}, {@link #replace}, {@link #unlink} and {@link #clear} are called under the lock
 * of the segment.
 *
 * <p>Nodes that find their chain full go to the {@link Overflow} of their part, where searches go that have found
 * nothing in the chain: so keys with one hash code are found in a time that grows with the logarithm of their number,
 * if they are comparable with each other, and a hit costs no more than it did. Only growth moves a node from there to a
 * chain.
 *
 * <p>A part grows by relinking its nodes in place, so a reader of the old bins may be led astray and miss a key that is
 * there; it never finds a wrong one. Whoever cares about a miss asks {@link #mayHaveMissed} afterwards.
 */
final class Table<K, V> {

    private static final VarHandle PARTS = MethodHandles.arrayElementVarHandle(Node[][].class);
    private static final VarHandle BINS = MethodHandles.arrayElementVarHandle(Node[].class);
    private static final VarHandle GROWING = MethodHandles.arrayElementVarHandle(boolean[].class);

    private static final VarHandle OVERFLOWS = MethodHandles.arrayElementVarHandle(Overflow[].class);

    /** A chain is no longer. So long a one is either an attack or, once in some million bins, bad luck. */
    static final int LONGEST_CHAIN = 8;

    private static final int INITIAL_BINS = 16;
    private static final int MAXIMUM_BINS = 1 << 29;

    private final Node<K, V>[][] parts;
    private final boolean[] growing;
    private final @Nullable Overflow<K, V>[] overflows;
    private final int shift;

    /** @param segments how many parts, a power of two */
    @SuppressWarnings({"unchecked", "rawtypes"})
    Table(int segments) {
        parts = new Node[segments][INITIAL_BINS];
        growing = new boolean[segments];
        overflows = new Overflow[segments];
        shift = 31 - Integer.numberOfTrailingZeros(segments);
    }

    /** Returns the segment of keys with this hash: the highest bits, as the lowest choose the bin. */
    int segment(int hash) {
        return (hash >>> 1) >>> shift;
    }

    /** Returns the bins that {@link #find} would search at this moment. */
    @SuppressWarnings("unchecked")
    Node<K, V>[] bins(int hash) {
        return (Node<K, V>[]) PARTS.getAcquire(parts, segment(hash));
    }

    /** Returns the node of {@code key}, which may have ended. */
    @Nullable
    Node<K, V> find(Object key, int hash) {
        return find(bins(hash), key, hash);
    }

    @SuppressWarnings("unchecked")
    @Nullable
    Node<K, V> find(Node<K, V>[] bins, Object key, int hash) {
        Node<K, V> node = (Node<K, V>) BINS.getAcquire(bins, hash & (bins.length - 1));
        while (node != null && (node.hash != hash || !Keys.equal(key, node.key))) {
            node = node.next();
        }
        return node == null ? findBeyond(key, hash) : node;
    }

    private @Nullable Node<K, V> findBeyond(Object key, int hash) {
        Overflow<K, V> overflow = overflow(segment(hash));
        return overflow == null ? null : overflow.find(key, hash);
    }

    @SuppressWarnings("unchecked")
    private @Nullable Overflow<K, V> overflow(int segment) {
        return (Overflow<K, V>) OVERFLOWS.getAcquire(overflows, segment);
    }

    /**
     * Returns a node of a key with this hash, which may have ended; may miss one that is there while its part grows.
     */
    @SuppressWarnings("unchecked")
    @Nullable
    Node<K, V> findFirst(int hash) {
        Node<K, V>[] bins = bins(hash);
        Node<K, V> node = (Node<K, V>) BINS.getAcquire(bins, hash & (bins.length - 1));
        while (node != null && node.hash != hash) {
            node = node.next();
        }
        Overflow<K, V> overflow = node == null ? overflow(segment(hash)) : null;
        return overflow == null ? node : overflow.findFirst(hash);
    }

    /**
     * Shows the nodes of a segment to {@code goOn}, from some bin on, until it says no or {@code most} bins have been
     * seen; after all bins, those of full chains. While the part grows, nodes may be missed or shown twice.
     *
     * @param from any number, which stands for a bin
     */
    @SuppressWarnings("unchecked")
    void visit(int segment, int from, int most, Predicate<? super Node<K, V>> goOn) {
        Node<K, V>[] bins = (Node<K, V>[]) PARTS.getAcquire(parts, segment);
        int count = Math.min(most, bins.length);
        for (int i = 0; i < count; i++) {
            Node<K, V> node = (Node<K, V>) BINS.getAcquire(bins, (from + i) & (bins.length - 1));
            while (node != null) {
                if (!goOn.test(node)) {
                    return;
                }
                node = node.next();
            }
        }
        Overflow<K, V> overflow = count == bins.length ? overflow(segment) : null;
        if (overflow != null) {
            overflow.visit(goOn);
        }
    }

    /** Returns whether a search of {@code bins} that found nothing may have been led astray. */
    boolean mayHaveMissed(Node<K, V>[] bins, int hash) {
        // in this order: growth that ended after the first question has replaced the bins before the second
        return (boolean) GROWING.getVolatile(growing, segment(hash)) || bins(hash) != bins;
    }

    /** Adds a node whose key the segment does not have; {@code count} is the number of nodes with it. */
    void link(Node<K, V> node, int count) {
        int segment = segment(node.hash);
        Node<K, V>[] bins = parts[segment];
        if (count > bins.length - (bins.length >>> 2) && bins.length < MAXIMUM_BINS) {
            bins = grow(segment, bins);
        }
        int bin = node.hash & (bins.length - 1);
        Node<K, V> first = bins[bin];
        if (isFull(first)) {
            Overflow<K, V> overflow = overflow(segment);
            if (overflow == null) {
                overflow = new Overflow<>();
                OVERFLOWS.setRelease(overflows, segment, overflow);
            }
            overflow.add(node);
        } else {
            push(bins, bin, first, node);
        }
    }

    /** Whether the chain that begins with {@code first} is as long as any may be. */
    private static <K, V> boolean isFull(@Nullable Node<K, V> first) {
        Node<K, V> node = first;
        int length = 0;
        while (node != null && ++length < LONGEST_CHAIN) {
            node = node.next();
        }
        return node != null;
    }

    private static <K, V> void push(Node<K, V>[] bins, int bin, @Nullable Node<K, V> first, Node<K, V> node) {
        node.next(first);
        BINS.setRelease(bins, bin, node);
    }

    private Node<K, V>[] grow(int segment, Node<K, V>[] bins) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Node<K, V>[] grown = new Node[bins.length * 2];
        GROWING.setVolatile(growing, segment, true);
        for (Node<K, V> first : bins) {
            for (Node<K, V> node = first; node != null; ) {
                Node<K, V> next = node.next();
                int bin = node.hash & (grown.length - 1);
                push(grown, bin, grown[bin], node);
                node = next;
            }
        }
        Overflow<K, V> overflow = overflow(segment);
        if (overflow != null) {
            shorten(overflow, segment, grown);
        }
        PARTS.setVolatile(parts, segment, grown);
        GROWING.setVolatile(growing, segment, false);
        return grown;
    }

    /** Moves nodes to the chains that have become shorter. */
    private void shorten(Overflow<K, V> overflow, int segment, Node<K, V>[] grown) {
        List<Node<K, V>> movable = new ArrayList<>();
        overflow.visit(node -> {
            if (!isFull(grown[node.hash & (grown.length - 1)])) {
                movable.add(node);
            }
            return true;
        });
        for (Node<K, V> node : movable) {
            int bin = node.hash & (grown.length - 1);
            if (!isFull(grown[bin])) { // the last one may have filled it
                remove(overflow, segment, node);
                push(grown, bin, grown[bin], node);
            }
        }
    }

    private boolean remove(@Nullable Overflow<K, V> overflow, int segment, Node<K, V> node) {
        if (overflow == null || !overflow.remove(node)) {
            return false;
        }
        if (overflow.isEmpty()) {
            OVERFLOWS.setRelease(overflows, segment, null);
        }
        return true;
    }

    /** Puts {@code successor} where {@code node} is, which is there and has the same key. */
    void replace(Node<K, V> node, Node<K, V> successor) {
        successor.next(node.next());
        if (!relink(node, successor)) {
            Overflow<K, V> overflow = overflow(segment(node.hash));
            require(overflow != null && overflow.replace(node, successor));
        }
    }

    /** Removes {@code node}, which is there. */
    void unlink(Node<K, V> node) {
        if (!relink(node, node.next())) {
            int segment = segment(node.hash);
            require(remove(overflow(segment), segment, node));
        }
    }

    private static void require(boolean found) {
        if (!found) {
            throw new AssertionError("a node was not in its chain");
        }
    }

    /** Returns false if {@code node} is in no chain. */
    private boolean relink(Node<K, V> node, @Nullable Node<K, V> successor) {
        Node<K, V>[] bins = parts[segment(node.hash)];
        int bin = node.hash & (bins.length - 1);
        Node<K, V> before = bins[bin];
        if (before == node) {
            BINS.setRelease(bins, bin, successor);
            return true;
        }
        while (before != null) {
            Node<K, V> next = before.next();
            if (next == node) {
                before.next(successor);
                return true;
            }
            before = next;
        }
        return false;
    }

    /** Removes all nodes of a segment. */
    @SuppressWarnings("rawtypes")
    void clear(int segment) {
        PARTS.setVolatile(parts, segment, new Node[INITIAL_BINS]);
        OVERFLOWS.setRelease(overflows, segment, null);
    }
}
