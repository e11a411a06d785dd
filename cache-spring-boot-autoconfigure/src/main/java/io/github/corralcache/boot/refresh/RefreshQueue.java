package io.github.corralcache.boot.refresh;

import io.github.corralcache.spring.RefreshRejections;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The refreshes of one cache that wait for their turn: so many at most. Guarded by the {@link RefreshExecutor}. */
final class RefreshQueue {

    private final int capacity;
    private final RefreshRejections rejections;
    private final Deque<QueuedRefresh> waiting = new ArrayDeque<>();

    /** @param rejections are told what is turned away */
    RefreshQueue(int capacity, RefreshRejections rejections) {
        this.capacity = capacity;
        this.rejections = rejections;
    }

    RefreshRejections rejections() {
        return rejections;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns false if there is no room for {@code refresh}. */
    boolean offer(QueuedRefresh refresh) {
        return waiting.size() < capacity && waiting.add(refresh);
    }

    @Nullable
    QueuedRefresh poll() {
        return waiting.poll();
    }

    /** Takes back what was polled, as the first that waits. */
    void putBack(QueuedRefresh refresh) {
        waiting.addFirst(refresh);
    }

    void clear() {
        waiting.clear();
    }
}
