package io.github.corralcache.soak;

import io.github.corralcache.soak.Violations.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Knows for each key of one cache what may be answered. Plays the database too: a version number is all that a row has.
 *
 * <p>Writers of a key come one after another: they hold {@link #lock} from the new version to the end of the write in
 * the cache. Readers and loads hold nothing. Thread-safe.
 */
final class Ledger {

    /** What is known of one key. */
    private static final class Page {
        final ReentrantLock lock = new ReentrantLock();
        final AtomicLong version = new AtomicLong();
        final AtomicLong floor = new AtomicLong();
        final AtomicLong writesBegun = new AtomicLong();
        final AtomicLong writesEnded = new AtomicLong();
        /** Guarded by itself. */
        final List<Load> running = new ArrayList<>();
    }

    /**
     * What was known when a call began that may lead a load.
     *
     * @param writesEnded how many writes had ended by then
     * @param begunAt when, in nanoseconds
     */
    record Call(int key, long writesEnded, long begunAt) {}

    /** A load in progress. Ended once, by whoever began it. */
    final class Load {
        private final Call call;
        private final boolean refresh;

        private Load(Call call, boolean refresh) {
            this.call = call;
            this.refresh = refresh;
        }

        /** The loader is about to return. */
        void end() {
            Page page = pages[call.key];
            synchronized (page.running) {
                page.running.remove(this);
            }
        }
    }

    private final Page[] pages;
    /** Writes that concern all keys. */
    private final AtomicLong broadBegun = new AtomicLong();

    private final AtomicLong broadEnded = new AtomicLong();
    private final long loadTimeoutNanos;
    private final Violations violations;
    private final String name;

    /** @param loadTimeoutNanos after which a key is free again whoever loads it */
    Ledger(String name, int keys, long loadTimeoutNanos, Violations violations) {
        this.name = name;
        this.pages = new Page[keys];
        for (int key = 0; key < keys; key++) {
            pages[key] = new Page();
        }
        this.loadTimeoutNanos = loadTimeoutNanos;
        this.violations = violations;
    }

    int keys() {
        return pages.length;
    }

    // ---- readers

    /** Returns the oldest version that a reader of {@code key} may see who begins now. */
    long floor(int key) {
        return pages[key].floor.get();
    }

    /** Returns the version of {@code key} that a load reads now. */
    long version(int key) {
        return pages[key].version.get();
    }

    // ---- loads

    /** A call of {@code key} begins. */
    Call call(int key) {
        return new Call(key, pages[key].writesEnded.get() + broadEnded.get(), System.nanoTime());
    }

    /**
     * The loader of {@code call} begins: no other may be running, unless a write came between or the other one may have
     * timed out.
     */
    Load begin(Call call, boolean refresh) {
        Load load = new Load(call, refresh);
        Page page = pages[call.key];
        long begun = page.writesBegun.get() + broadBegun.get();
        long now = System.nanoTime();
        synchronized (page.running) {
            for (Load other : page.running) {
                boolean noWriteBetween = other.call.writesEnded == begun && call.writesEnded == begun;
                if (noWriteBetween && now - other.call.begunAt < loadTimeoutNanos / 2) {
                    Kind kind = other.refresh && refresh ? Kind.REFRESHED_TWICE : Kind.LOADED_TWICE;
                    violations.add(kind, name + ", key " + call.key + ", the other " + other.call + ", this " + call);
                }
            }
            page.running.add(load);
        }
        return load;
    }

    /** Returns how many loads run. */
    int loading() {
        int loading = 0;
        for (Page page : pages) {
            synchronized (page.running) {
                loading += page.running.size();
            }
        }
        return loading;
    }

    // ---- writers

    /** Begins a write of {@code key}, which {@link #ended} ends, and returns the new version. */
    long write(int key) {
        pages[key].lock.lock();
        pages[key].writesBegun.incrementAndGet();
        return pages[key].version.incrementAndGet();
    }

    /** The write of {@code key} has ended: whoever comes from now on must see {@code version} or a later one. */
    void ended(int key, long version) {
        Page page = pages[key];
        page.floor.accumulateAndGet(version, Math::max);
        page.writesEnded.incrementAndGet();
        page.lock.unlock();
    }

    /** Begins a write that concerns all keys of the cache, and changes {@code key}. */
    long writeBroadly(int key) {
        pages[key].lock.lock();
        broadBegun.incrementAndGet();
        return pages[key].version.incrementAndGet();
    }

    /** As {@link #ended}, of a write that concerns all keys. */
    void endedBroadly(int key, long version) {
        pages[key].floor.accumulateAndGet(version, Math::max);
        broadEnded.incrementAndGet();
        pages[key].lock.unlock();
    }
}
