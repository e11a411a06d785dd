package io.github.corralcache.redis;

import io.lettuce.core.api.AsyncCloseable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is made for the first time as soon as the server is there: an application starts without it.
 * Lettuce makes it again when it was lost. Thread-safe.
 */
final class Line<C extends AsyncCloseable> {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(Line.class.getName());

    private final Supplier<CompletionStage<? extends C>> connect;
    private final Consumer<? super C> made;
    private final ScheduledExecutorService timer;
    private final CompletableFuture<Void> firstTry = new CompletableFuture<>();
    private final AtomicBoolean isReplacing = new AtomicBoolean();
    private final AtomicBoolean warned = new AtomicBoolean();

    private volatile @Nullable C connection;
    private volatile boolean isClosed;

    /** @param made is given each connection before it is of use */
    Line(Supplier<CompletionStage<? extends C>> connect, Consumer<? super C> made, ScheduledExecutorService timer) {
        this.connect = connect;
        this.made = made;
        this.timer = timer;
    }

    /** Returns the connection; null if it was never made. */
    @Nullable
    C connection() {
        return connection;
    }

    /** Starts connecting. The stage completes after the first try, whether or not it succeeds. */
    CompletionStage<Void> open() {
        attempt(FIRST_PAUSE);
        return firstTry;
    }

    private void attempt(Duration pause) {
        CompletionStage<? extends C> attempt;
        try {
            attempt = connect.get();
        } catch (RuntimeException e) {
            attempt = CompletableFuture.failedFuture(e);
        }
        attempt.whenComplete((made, failure) -> {
            if (failure == null) {
                use(made);
            } else if (!isClosed) {
                if (!warned.getAndSet(true)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "The second tier''s server cannot be reached, and is tried again: {0}",
                            failure.getMessage());
                }
                Duration next = pause.multipliedBy(2);
                timer.schedule(
                        () -> attempt(next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE),
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
            }
            firstTry.complete(null);
        });
    }

    private void use(C fresh) {
        made.accept(fresh);
        C old = connection;
        connection = fresh;
        isReplacing.set(false);
        if (old != null) {
            old.closeAsync();
        }
        if (isClosed) {
            fresh.closeAsync();
        }
    }

    /**
     * Makes a new connection in place of one that leads to the wrong server, such as one that has become a replica. The
     * old one is used until then.
     */
    void replace() {
        if (!isClosed && isReplacing.compareAndSet(false, true)) {
            timer.schedule(() -> attempt(FIRST_PAUSE), FIRST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Makes no connection any more. */
    void close() {
        isClosed = true;
    }
}
