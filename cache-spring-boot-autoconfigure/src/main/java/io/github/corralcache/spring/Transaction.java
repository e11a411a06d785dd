package io.github.corralcache.spring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction has written to caches. It sees its own writes from then on, everybody else after the commit, and
 * nobody after a rollback.
 *
 * <p>To write after the commit, and not before, is what keeps the old row out: a load that began before the write
 * cannot store, and one that begins after it sees the new row.
 *
 * <p>Thread-safe: a transaction of a thread is joined by what it has begun on others. Its lock is held while keys are
 * compared, and for no write of a cache.
 */
final class Transaction {

    /** How it stands with the transaction. */
    private enum State {
        OPEN,
        COMMITTED,
        ROLLED_BACK
    }

    /** @param elsewhere whether it was made on a thread that the transaction does not belong to */
    private record Entry(CorralCache cache, PendingWrite write, boolean elsewhere) {}

    /** The thread whose work is undone by a rollback; null where that does not depend on threads. */
    private final @Nullable Thread owner;

    private final Map<CorralCache, TransactionView> views = new HashMap<>();
    private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>(0);
    private final List<Entry> entries = new ArrayList<>();

    /** Undone by a rollback to a savepoint, and made by threads whose work may not be undone with it. */
    private final List<Entry> doubtful = new ArrayList<>(0);

    private State state = State.OPEN;

    Transaction(@Nullable Thread owner) {
        this.owner = owner;
    }

    synchronized boolean isOpen() {
        return state == State.OPEN;
    }

    /** Returns {@code key} as the transaction sees it; null if it has not written it, or is over. */
    synchronized @Nullable OwnValue find(CorralCache cache, Object key) {
        TransactionView view = views.get(cache);
        return view == null ? null : view.find(key);
    }

    /** Returns whether the transaction may see {@code cache} otherwise than everybody does. */
    synchronized boolean hasWritten(CorralCache cache) {
        return views.containsKey(cache);
    }

    /**
     * Has {@code write} wait for the commit. What comes after that is not late but done at once; after a rollback, what
     * is right either way.
     */
    void add(CorralCache cache, PendingWrite write) {
        State state = addIfOpen(cache, write);
        if (state == State.COMMITTED) {
            write.apply(cache.getNativeCache());
        } else if (state == State.ROLLED_BACK) {
            write.applyInDoubt(cache.getNativeCache());
        }
    }

    private synchronized State addIfOpen(CorralCache cache, PendingWrite write) {
        if (state == State.OPEN && show(cache, write)) {
            entries.add(new Entry(cache, write, owner != null && owner != Thread.currentThread()));
        }
        return state;
    }

    private boolean show(CorralCache cache, PendingWrite write) {
        return write.show(views.computeIfAbsent(cache, c -> new TransactionView()));
    }

    synchronized void savepoint(Object savepoint) {
        savepoints.put(savepoint, entries.size());
    }

    /** Undoes what was written since {@code savepoint}: everything, if that was before the first write. */
    synchronized void rollbackTo(Object savepoint) {
        int size = savepoints.getOrDefault(savepoint, 0);
        List<Entry> undone = entries.subList(size, entries.size());
        undone.stream().filter(Entry::elsewhere).forEach(doubtful::add);
        undone.clear();
        savepoints.values().removeIf(later -> later > size);
        // what was loaded meanwhile may have been read from what is undone, so it goes too
        views.clear();
        entries.forEach(entry -> show(entry.cache, entry.write));
    }

    /** The transaction has committed. Writes, in the order of the calls. */
    void commit() {
        List<Entry> written = end(State.COMMITTED);
        forAll(written, entry -> entry.write.apply(entry.cache.getNativeCache()));
    }

    /** The transaction was rolled back. */
    void rollback() {
        List<Entry> written = end(State.ROLLED_BACK);
        written.removeIf(entry -> !entry.elsewhere);
        forAll(written, entry -> entry.write.applyInDoubt(entry.cache.getNativeCache()));
    }

    /** Nobody knows whether the transaction has committed. */
    void inDoubt() {
        forAll(end(State.ROLLED_BACK), entry -> entry.write.applyInDoubt(entry.cache.getNativeCache()));
    }

    private List<Entry> end(State end) {
        List<Entry> written;
        List<Entry> undone;
        synchronized (this) {
            if (state == State.OPEN) {
                state = end;
            }
            written = new ArrayList<>(entries);
            undone = new ArrayList<>(doubtful);
            entries.clear();
            doubtful.clear();
            views.clear();
            savepoints.clear();
        }
        forAll(undone, entry -> entry.write.applyInDoubt(entry.cache.getNativeCache()));
        return written;
    }

    /** Does {@code what} for all of them, also if it fails for some. */
    private static void forAll(List<Entry> entries, Consumer<Entry> what) {
        RuntimeException failure = null;
        for (Entry entry : entries) {
            try {
                what.accept(entry);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
