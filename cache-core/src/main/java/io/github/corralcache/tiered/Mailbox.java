package io.github.corralcache.tiered;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages for one cache, handled one after the other on a thread that may block, which those of a client may not.
 * Bounded: too many are forgotten together, which is told. Thread-safe.
 */
final class Mailbox {

    static final int MOST = 10_000;

    private final Executor threads;
    private final Consumer<BusMessage> reader;
    private final Runnable overflow;

    /** Guarded by this, as is the next. */
    private final Queue<BusMessage> messages = new ArrayDeque<>();

    private boolean isRead;

    Mailbox(Executor threads, Consumer<BusMessage> reader, Runnable overflow) {
        this.threads = threads;
        this.reader = reader;
        this.overflow = overflow;
    }

    void add(BusMessage message) {
        boolean tooMany;
        boolean reads;
        synchronized (this) {
            tooMany = messages.size() >= MOST;
            if (tooMany) {
                messages.clear();
            }
            messages.add(message);
            reads = !isRead;
            isRead = true;
        }
        if (tooMany) {
            overflow.run();
        }
        if (reads) {
            threads.execute(this::readAll);
        }
    }

    private void readAll() {
        for (BusMessage next = next(); next != null; next = next()) {
            try {
                reader.accept(next);
            } catch (RuntimeException e) {
                overflow.run(); // of a hostile key: what it was about is in doubt
            }
        }
    }

    private synchronized @Nullable BusMessage next() {
        BusMessage next = messages.poll();
        isRead = next != null;
        return next;
    }
}
