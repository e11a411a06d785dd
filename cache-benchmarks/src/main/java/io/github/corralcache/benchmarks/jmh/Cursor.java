package io.github.corralcache.benchmarks.jmh;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Where a thread is in a sequence of keys. Threads start at different places, so that they do not walk in step. */
@State(Scope.Thread)
public class Cursor {

    private static final AtomicInteger THREADS = new AtomicInteger();

    private int position;
    private long fresh;

    @Setup
    public void start() {
        int thread = THREADS.getAndIncrement();
        position = thread * 0x9e3779b1;
        fresh = (long) thread << 26;
    }

    /** The next element of {@code sequence}, whose length is a power of two. */
    Object next(Object[] sequence) {
        return sequence[position++ & (sequence.length - 1)];
    }

    /** The number of steps taken. */
    int steps() {
        return position;
    }

    /**
     * A number that no other call has returned, on this thread or another: at most 2^26 of them per thread and trial.
     */
    long fresh() {
        return fresh++;
    }
}
