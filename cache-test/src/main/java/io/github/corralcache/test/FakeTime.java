package io.github.corralcache.test;

import io.github.corralcache.Scheduler;
import io.github.corralcache.Ticker;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until {@link #advance} moves it. Give one instance to both {@code CacheBuilder.ticker} and
 * {@code CacheBuilder.scheduler}.
 *
 * <pre>{@code
 * FakeTime time = new FakeTime();
 * Cache<Long, Book> books = CacheBuilder.<Long, Book>named("books")
 *     .maximumSize(100)
 *     .ttl(Duration.ofMinutes(10))
 *     .ticker(time)
 *     .scheduler(time)
 *     .build();
 * time.advance(Duration.ofMinutes(11)); // every book is gone
 * }</pre>
 *
 * <p>Thread-safe. Tasks run on the thread that advances the time, one after another, under no lock.
 */
public final class FakeTime implements Ticker, Scheduler {

    private final NavigableSet<Task> tasks = new TreeSet<>();
    private long now;
    private long lastNumber;

    /** Time that starts at zero. */
    public FakeTime() {
        this(0);
    }

    /** Time that starts at {@code nanos}, any number: near {@link Long#MAX_VALUE} it soon wraps around. */
    public FakeTime(long nanos) {
        now = nanos;
    }

    @Override
    public synchronized long read() {
        return now;
    }

    /**
     * {@inheritDoc} It runs within the {@link #advance} that reaches its time; with no delay, within the next one.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    @Override
    public synchronized Scheduled schedule(Runnable task, long delayNanos) {
        Objects.requireNonNull(task, "task");
        if (delayNanos < 0) {
            throw new IllegalArgumentException("delayNanos is " + delayNanos + ", must be zero or more");
        }
        Task scheduled = new Task(task, now + delayNanos, ++lastNumber);
        tasks.add(scheduled);
        return () -> cancel(scheduled);
    }

    /**
     * Returns an executor that runs its tasks at once, on the thread that advances the time: when {@link #advance}
     * returns, removal listeners and futures have been told. {@code CacheBuilder.scheduler(time::schedule)} has them
     * told on other threads, as outside of tests.
     */
    @Override
    public Executor executor() {
        return Runnable::run;
    }

    /**
     * Moves the time by {@code step} and runs the tasks that come due on the way on the calling thread: in the order of
     * their times, each at its own time, those of the same time in the order in which they were scheduled. What a task
     * throws reaches the caller, and the time stays where it was thrown.
     *
     * @throws IllegalArgumentException if the step is negative
     */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("step is " + step + ", must be zero or more");
        }
        long left = step.toNanos();
        while (true) {
            Task task;
            synchronized (this) {
                task = nextWithin(left);
                long moved = task == null ? left : task.due - now;
                now += moved;
                left -= moved;
            }
            if (task == null) {
                return;
            }
            task.run.run();
        }
    }

    /** Returns the number of tasks that wait for their time. */
    public synchronized int pending() {
        return tasks.size();
    }

    private @Nullable Task nextWithin(long nanos) {
        Task next = tasks.isEmpty() ? null : tasks.first();
        return next != null && next.due - now <= nanos ? tasks.pollFirst() : null;
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /**
     * Ordered by time, by difference because times may wrap around; all that wait lie within one half of the circle.
     */
    private static final class Task implements Comparable<Task> {

        final Runnable run;
        final long due;
        final long number;

        Task(Runnable run, long due, long number) {
            this.run = run;
            this.due = due;
            this.number = number;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.signum(due - other.due);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
