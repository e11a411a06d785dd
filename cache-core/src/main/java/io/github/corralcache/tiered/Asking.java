package io.github.corralcache.tiered;

import io.github.corralcache.Scheduler.Scheduled;
import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.Leases.Found;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tiered.Agreements.Agreed;
import io.github.corralcache.tiered.Copies.Copy;
import io.github.corralcache.tiered.Counters.Event;
import io.github.corralcache.tiered.Verdict.Answer;
import io.github.corralcache.tiered.Verdict.Load;
import io.github.corralcache.tiered.Verdict.TooLate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the second tier for one key, on behalf of the one load of it on this node, and again while another node loads
 * it: when that says it is done, and now and then in case nobody hears. Ends with a {@link Verdict}, in whatever the
 * server's state. Thread-safe; runs no code of users but the codec.
 */
final class Asking<K, V> {

    /** Why the key is loaded. */
    enum Purpose {
        /** This node has no value. */
        MISSING,
        /** This node has a value that is stale, or will be soon. */
        STALE,
        /** A caller wants it loaded anew, whatever there is. */
        ANEW
    }

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    /** How often an entry that is not to be read is removed before this node goes on without. */
    private static final int REMOVALS = 2;

    /** Longer than any value lives: all are stale then. */
    private static final Duration ANY = Life.LONGEST.multipliedBy(2);

    private final Branch<K, V> branch;
    private final byte[] identity;
    private final Purpose purpose;
    private final Duration early;
    private final long deadline;
    private final boolean waits;
    private final CompletableFuture<Verdict<V>> verdict = new CompletableFuture<>();

    /** Completes when there is a verdict, or this waits for another node. */
    private final CompletableFuture<Void> heard = new CompletableFuture<>();

    /** Guarded by this, as all that follows. */
    private boolean asks;

    private boolean asksAgain;
    private @Nullable Scheduled pause;
    private @Nullable Scheduled end;
    private long pauseNanos = FIRST_PAUSE;
    private int removals;
    /** The version that was there when a value was wanted anew: any other will do. */
    private @Nullable Long before;

    /**
     * @param early values whose soft TTL ends within this time count as stale
     * @param deadline until when the caller waits for other nodes
     * @param waits whether it waits for them at all
     */
    Asking(Branch<K, V> branch, byte[] identity, Purpose purpose, Duration early, long deadline, boolean waits) {
        this.branch = branch;
        this.identity = identity;
        this.purpose = purpose;
        this.early = purpose == Purpose.ANEW ? ANY : early;
        this.deadline = deadline;
        this.waits = waits;
    }

    /** Returns one that asks nobody: this node loads for itself. */
    static <K, V> Asking<K, V> not(Branch<K, V> branch) {
        Asking<K, V> none = new Asking<>(branch, new byte[0], Purpose.MISSING, Duration.ZERO, 0, false);
        none.loadAlone();
        return none;
    }

    CompletableFuture<Verdict<V>> verdict() {
        return verdict;
    }

    byte[] identity() {
        return identity;
    }

    CompletableFuture<Void> heard() {
        return heard;
    }

    Duration early() {
        return early;
    }

    /** Asks. */
    void start() {
        begin();
        ask();
    }

    /** Somebody else asks, together with others; {@link #found} is called with the answer, or {@link #loadAlone}. */
    synchronized void begin() {
        asks = true;
    }

    private void ask() {
        branch.agreed().whenComplete((agreed, failure) -> {
            if (failure != null) {
                end(new Load<>(null, null, 0));
            } else {
                ask(agreed);
            }
        });
    }

    private void ask(Agreed agreed) {
        TierKey key = branch.key(agreed.generation(), identity);
        Ask question = new Ask(key, Duration.ofNanos(branch.leaseNanos()), early);
        long sentAt = branch.local().now();
        branch.server()
                .ask("lookUp", () -> branch.leases().lookUp(List.of(question)), late -> branch.giveBack(late))
                .whenComplete((found, failure) -> {
                    if (failure != null) {
                        end(new Load<>(null, null, 0));
                    } else {
                        found(found.get(0), agreed, sentAt);
                    }
                });
    }

    /** The server has answered. Also called for a question that somebody else has asked for this. */
    void found(Found found, Agreed agreed, long sentAt) {
        branch.counters().found(found.state());
        Held held = found.lease() == null ? null : branch.hold(found.lease(), identity, agreed);
        TierEntry entry = found.entry();
        if (entry == null) {
            if (held != null) {
                end(new Load<>(held, null, 0));
            } else {
                busy();
            }
            return;
        }
        branch.open(entry).whenComplete((copy, failure) -> {
            if (copy == null) {
                unreadable(found, held, agreed);
            } else {
                found(found, copy, held, sentAt);
            }
        });
    }

    private void found(Found found, Copy<V> copy, @Nullable Held held, long sentAt) {
        switch (found.state()) {
            case FRESH -> end(new Answer<>(copy, copy.life(), sentAt));
            case STALE_AND_BUSY -> {
                if (purpose == Purpose.ANEW && isSameAsBefore(copy)) {
                    busy();
                    return;
                }
                // asked for again soon, by the next reader after that: it is being loaded
                long soon = Math.min(
                        Math.max(1, Life.of(found.busyFor(), found.busyFor()).soft()), jittered(LONGEST_PAUSE));
                end(new Answer<>(copy, new Life(soon, copy.life().hard()), sentAt));
            }
            default -> end(new Load<>(held, copy, sentAt));
        }
    }

    private synchronized boolean isSameAsBefore(Copy<V> copy) {
        if (before == null) {
            before = copy.version();
        }
        return before == copy.version();
    }

    /** What is stored is not to be read: this node loads by the lease, or removes it first to have one. */
    private void unreadable(Found found, @Nullable Held held, Agreed agreed) {
        if (held != null) {
            end(new Load<>(held, null, 0));
            return;
        }
        if (found.state() != io.github.corralcache.tier.Leases.State.FRESH) {
            busy();
            return;
        }
        boolean tooOften;
        synchronized (this) {
            tooOften = ++removals > REMOVALS;
        }
        if (tooOften) {
            end(new Load<>(null, null, 0));
            return;
        }
        TierKey key = branch.key(agreed.generation(), identity);
        branch.server()
                .ask("remove", () -> branch.server().tier().store().remove(List.of(key)))
                .whenComplete((done, failure) -> ask());
    }

    /** Another node is loading the key. */
    private void busy() {
        if (!waits) {
            end(new Load<>(null, null, 0));
            return;
        }
        boolean again;
        synchronized (this) {
            if (verdict.isDone()) {
                return;
            }
            if (end == null) {
                long rest = deadline - branch.local().now();
                if (rest <= 0) {
                    end = () -> {};
                } else {
                    end = branch.local().schedule(this::tooLate, rest);
                    branch.waits(this);
                }
            }
            again = asksAgain;
            asksAgain = false;
            asks = again;
            if (!again) {
                pause = branch.local().schedule(this::askAgain, jittered(pauseNanos));
                pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE);
            }
        }
        heard.complete(null);
        if (deadline - branch.local().now() <= 0) {
            tooLate();
        } else if (again) {
            ask();
        }
    }

    private static long jittered(long nanos) {
        return nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
    }

    private void askAgain() {
        synchronized (this) {
            if (verdict.isDone()) {
                return;
            }
            if (asks) {
                asksAgain = true;
                return;
            }
            asks = true;
        }
        ask();
    }

    /** The other node is done, or has written the key. */
    void wake() {
        synchronized (this) {
            if (pause != null) {
                pause.cancel();
            }
            pauseNanos = FIRST_PAUSE;
        }
        askAgain();
    }

    /** The other node has no value for this one: each loads for itself. */
    void loadAlone() {
        end(new Load<>(null, null, 0));
    }

    private void tooLate() {
        if (verdict.isDone()) {
            return;
        }
        branch.counters().count(Event.WAIT_TIMEOUT);
        end(branch.loadsAfterWait() ? new Load<>(null, null, 0) : new TooLate<>());
    }

    /** The caller has left. */
    void cancel() {
        end(new TooLate<>());
    }

    private void end(Verdict<V> how) {
        synchronized (this) {
            if (pause != null) {
                pause.cancel();
            }
            if (end != null) {
                end.cancel();
                branch.waitsNoLonger(this);
            }
        }
        if (!verdict.complete(how) && how instanceof Load<V> load && load.held() != null) {
            load.held().release(); // nobody loads by it
        }
        heard.complete(null);
    }
}
