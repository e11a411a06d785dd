package io.github.corralcache.sample.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Callers who all ask for one thing at once, each on a connection of its own. All are served by the thread that calls:
 * a thread for each would have the machine busy with callers, when it is the shop that is to be measured. For one
 * thread.
 */
final class Herd implements AutoCloseable {

    private final Selector selector;
    private final ByteBuffer request;
    private final List<Caller> callers;

    /** Connects {@code callers} with the host of {@code page}, which they are going to ask for. */
    Herd(URI page, int callers) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        request = ByteBuffer.wrap(Request.get(page));
        this.callers = Stream.generate(Caller::new).limit(callers).toList();
        InetSocketAddress shop = new InetSocketAddress(page.getHost(), page.getPort());
        this.callers.forEach(caller -> caller.connect(shop, selector));
    }

    /**
     * Asks, and returns when all are answered or {@code patience} is over. To be called once.
     *
     * @param finished told of each caller when its answer is whole, or when it is clear that there will be none
     */
    void ask(Duration patience, Consumer<Outcome> finished) {
        long deadline = System.nanoTime() + patience.toNanos();
        int waiting = callers.size();
        for (Caller caller : callers) {
            if (!caller.ask(request.duplicate())) {
                finished.accept(Outcome.FAILED);
                waiting--;
            }
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1_024);
        for (long left = patience.toMillis(); waiting > 0 && left > 0; ) {
            waiting -= readFor(left, buffer, finished);
            left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
        for (; waiting > 0; waiting--) {
            finished.accept(Outcome.FAILED);
        }
    }

    /** Waits for answers, at most for {@code millis}. Returns how many callers are finished with that. */
    private int readFor(long millis, ByteBuffer buffer, Consumer<Outcome> finished) {
        int[] count = {0};
        try {
            selector.select(
                    key -> {
                        Caller caller = (Caller) key.attachment();
                        if (caller.read(buffer)) {
                            finished.accept(caller.outcome());
                            key.cancel();
                            count[0]++;
                        }
                    },
                    millis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count[0];
    }

    /** Hangs up. */
    @Override
    public void close() {
        callers.forEach(Caller::hangUp);
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
