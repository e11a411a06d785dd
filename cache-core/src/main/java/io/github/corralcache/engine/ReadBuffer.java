package io.github.corralcache.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hits on their way to a policy that needs to see them one by one: a small ring that any reader may add to and whoever
 * holds the segment's lock empties. A reader that meets another one, or a full ring, loses its hit rather than wait;
 * one thread alone loses none, as it empties the ring when it finds it full. The idea is BP-Wrapper's (Ding, Jiang and
 * Zhang, ICDE 2009).
 */
final class ReadBuffer<K, V> {

    private static final int SIZE = 64;

    private final AtomicReferenceArray<@Nullable Node<K, V>> ring = new AtomicReferenceArray<>(SIZE);
    private final AtomicInteger tail = new AtomicInteger();

    /** Written under the segment's lock. */
    private volatile int head;

    /**
     * Adds a hit of {@code node}. Returns false if the ring is full; what was lost to another reader counts as added.
     */
    boolean offer(Node<K, V> node) {
        int at = tail.get();
        if (at - head >= SIZE) {
            return false;
        }
        if (tail.compareAndSet(at, at + 1)) {
            ring.setRelease(at & (SIZE - 1), node);
        }
        return true;
    }

    /** Hands all hits to {@code policy}, oldest first. Under the segment's lock. */
    void drain(Consumer<Node<K, V>> policy) {
        int at = head;
        int end = tail.get();
        if (at == end) {
            return; // as on most writes, and a write of the head would hold up what they do next
        }
        for (; at != end; at++) {
            Node<K, V> node = ring.getAndSet(at & (SIZE - 1), null);
            if (node == null) {
                break; // its reader has taken the place and is about to fill it
            }
            policy.accept(node);
        }
        head = at;
    }
}
