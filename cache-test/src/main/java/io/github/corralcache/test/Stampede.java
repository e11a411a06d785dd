package io.github.corralcache.test;

import io.github.corralcache.Cache;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A herd of threads that make one call at the same moment.
 *
 * <pre>{@code
 * try (Stampede<Integer> herd = Stampede.of(100, () -> cache.get("corral", loader))) {
 *     herd.awaitWaiters(cache, "corral");
 *     loader.awaitStarted("corral").release();
 *     assertThat(herd.values()).hasSize(100).containsOnly(6);
 * }
 * }</pre>
 *
 * <p>Each caller has a thread of its own: a virtual one where the JVM has them, so ten thousand callers are no burden
 * there. Thread-safe.
 */
public final class Stampede<V> implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final List<@Nullable V> values = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final int callers;

    private Stampede(int callers) {
        this.callers = callers;
    }

    /** Lets {@code callers} threads make {@code call} at the same moment, now. */
    public static <V> Stampede<V> of(int callers, Callable<? extends @Nullable V> call) {
        Objects.requireNonNull(call, "call");
        if (callers < 1) {
            throw new IllegalArgumentException("callers is " + callers + ", must be at least 1");
        }
        Stampede<V> herd = new Stampede<>(callers);
        herd.start(call);
        return herd;
    }

    /** Returns how many callers wait for the load of {@code key} at this moment. */
    public static <K> int waiters(Cache<K, ?> cache, K key) {
        return cache.loadsInProgress().stream()
                .filter(load -> load.key().equals(key))
                .mapToInt(load -> load.waiters())
                .sum();
    }

    private void start(Callable<? extends @Nullable V> call) {
        CountDownLatch gate = new CountDownLatch(1);
        Consumer<Runnable> starter = threadStarter(threads::add);
        for (int caller = 0; caller < callers; caller++) {
            starter.accept(() -> {
                try {
                    gate.await();
                    got(call.call());
                } catch (Throwable failure) {
                    add(failures, failure);
                }
            });
        }
        gate.countDown();
    }

    /**
     * Waits until all callers but the one that loads wait for the load of {@code key}.
     *
     * @throws AssertionError if they do not within ten seconds
     */
    public <K> void awaitWaiters(Cache<K, ?> cache, K key) {
        awaitWaiters(cache, key, callers - 1);
    }

    /**
     * Waits until {@code waiters} callers wait for the load of {@code key}.
     *
     * @throws AssertionError if they do not within ten seconds
     */
    public <K> void awaitWaiters(Cache<K, ?> cache, K key, int waiters) {
        Patience.until(waiters + " callers wait for " + key, () -> waiters(cache, key) == waiters);
    }

    /**
     * Waits until all callers are done, and returns the values they got, in no particular order; those that failed are
     * missing.
     *
     * @throws AssertionError if they are not within ten seconds
     */
    public List<@Nullable V> values() {
        awaitDone();
        synchronized (this) {
            return new ArrayList<>(values);
        }
    }

    private synchronized void got(@Nullable V value) {
        values.add(value);
    }

    /**
     * Waits until all callers are done, and returns the exceptions they got, in no particular order.
     *
     * @throws AssertionError if they are not within ten seconds
     */
    public List<Throwable> failures() {
        awaitDone();
        return copy(failures);
    }

    /** Returns how many callers are done. */
    public synchronized int done() {
        return values.size() + failures.size();
    }

    /** Interrupts the callers that are not done. */
    public void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /** Interrupts the callers that are not done, and waits for them. */
    @Override
    public void close() {
        interrupt();
        awaitDone();
    }

    private void awaitDone() {
        Patience.until("all " + callers + " callers are done", () -> done() == callers);
    }

    private synchronized <T> void add(List<T> list, T outcome) {
        list.add(outcome);
    }

    private synchronized <T> List<T> copy(List<T> list) {
        return Collections.unmodifiableList(new ArrayList<>(list));
    }

    /** By reflection, because the compiler is held to Java 17. */
    private static Consumer<Runnable> threadStarter(Consumer<Thread> threads) {
        Method startVirtual;
        try {
            startVirtual = Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException beforeJava21) {
            return task -> {
                Thread thread = new Thread(task, "stampede");
                thread.setDaemon(true);
                thread.start();
                threads.accept(thread);
            };
        }
        return task -> {
            try {
                threads.accept((Thread) startVirtual.invoke(null, task));
            } catch (ReflectiveOperationException unexpected) {
                throw new LinkageError("Thread.startVirtualThread cannot be called", unexpected);
            }
        };
    }
}
