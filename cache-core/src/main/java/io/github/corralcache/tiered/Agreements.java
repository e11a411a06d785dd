package io.github.corralcache.tiered;

import io.github.corralcache.tier.SharedStore;
import io.github.corralcache.tier.TierKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What all nodes have agreed on for one cache, in the store itself: the generation, which {@code clear} replaces, the
 * mark that every removal by tag replaces, and the schemas of the values that are in use. All are random numbers and no
 * counters: one that the server has lost comes back as another, so what was stored under it is a miss. Thread-safe.
 */
final class Agreements {

    /** What was agreed on at one moment. */
    record Agreed(long generation, long removals, Set<Integer> schemas) {}

    /** Longer than values live: nothing is missed because of this. */
    static final Duration LIFE = Duration.ofDays(365);

    /** More schemas than that are not in use at the same time; what is longer is not ours. */
    private static final int MOST_SCHEMAS = 64;

    private final Server server;
    private final PhysicalKeys keys;
    private final int schema;
    private final Local<?, ?> timing;
    private final long believedNanos;

    private volatile @Nullable Agreed agreed;
    private volatile long agreedAt;

    /** Guarded by this, as is the next. */
    private @Nullable CompletableFuture<Agreed> asking;

    /** How often what is known was put in doubt; what was asked for before that is not kept. */
    private long doubts;

    /** @param believedNanos for how long what is known is believed without asking */
    Agreements(Server server, PhysicalKeys keys, int schema, Local<?, ?> timing, long believedNanos) {
        this.server = server;
        this.keys = keys;
        this.schema = schema;
        this.timing = timing;
        this.believedNanos = believedNanos;
    }

    /** Returns what is agreed on; fails if the server does not answer. */
    CompletableFuture<Agreed> now() {
        Agreed known = agreed;
        if (known != null && timing.now() - agreedAt < believedNanos) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<Agreed> mine = new CompletableFuture<>();
        long doubtsBefore;
        synchronized (this) {
            if (asking != null) {
                return asking;
            }
            asking = mine;
            doubtsBefore = doubts;
        }
        ask().whenComplete((answer, failure) -> {
            synchronized (this) {
                if (asking == mine) {
                    asking = null;
                }
                if (answer != null && doubts == doubtsBefore) {
                    agreed = answer;
                    agreedAt = timing.now();
                }
            }
            if (failure == null) {
                mine.complete(answer);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private CompletableFuture<Agreed> ask() {
        SharedStore store = server.tier().store();
        CompletableFuture<byte[]> generation =
                server.ask("agree", () -> store.agree(keys.generation(), bytes(random()), LIFE));
        CompletableFuture<byte[]> removals =
                server.ask("agree", () -> store.agree(keys.removals(), bytes(random()), LIFE));
        CompletableFuture<Set<Integer>> schemas = server.ask(
                        "agree", () -> store.agree(keys.schemas(), schemas(Set.of(schema)), LIFE))
                .thenCompose(this::register);
        return generation.thenCombine(removals, List::of).thenCombine(schemas, (numbers, used) -> {
            return new Agreed(number(numbers.get(0)), number(numbers.get(1)), used);
        });
    }

    /** Adds this node's schema to those in use. */
    private CompletableFuture<Set<Integer>> register(byte[] registered) {
        Set<Integer> used = schemas(registered);
        if (used.contains(schema)) {
            return CompletableFuture.completedFuture(used);
        }
        used.add(schema);
        return server.ask("replace", () -> server.tier().store().replace(keys.schemas(), schemas(used), LIFE))
                .thenApply(done -> used);
    }

    /** What is known may be outdated: it is asked for before it is used again. */
    void doubt() {
        synchronized (this) {
            doubts++;
            agreed = null;
            asking = null; // those who wait for it began before
        }
    }

    /** Agrees on another generation, so that all that is stored is a miss. */
    CompletableFuture<Void> renewGeneration() {
        doubt();
        return replace(keys.generation()).thenRun(this::doubt);
    }

    /** Something is about to be removed by tag: values that are being loaded now will not be published. */
    CompletableFuture<Void> renewRemovals() {
        return replace(keys.removals()).thenRun(this::doubt);
    }

    private CompletableFuture<Void> replace(TierKey key) {
        byte[] fresh = bytes(random());
        return server.ask("replace", () -> server.tier().store().replace(key, fresh, LIFE));
    }

    /** Returns whether nothing was removed by tag since {@code before}. */
    CompletableFuture<Boolean> noRemovalSince(Agreed before) {
        return server.ask("agreed", () -> server.tier().store().agreed(List.of(keys.removals())))
                .thenApply(there -> {
                    byte[] now = there.get(0);
                    boolean same = now != null && number(now) == before.removals();
                    if (!same) {
                        doubt();
                    }
                    return same;
                });
    }

    /**
     * Returns the schemas in use, as the server knows them now, and those that were known before; other nodes may have
     * brought one a moment ago.
     */
    CompletableFuture<Set<Integer>> schemasNow() {
        return server.ask("agreed", () -> server.tier().store().agreed(List.of(keys.schemas())))
                .thenApply(there -> {
                    byte[] now = there.get(0);
                    return now == null ? Set.of() : schemas(now);
                });
    }

    static long random() {
        return ThreadLocalRandom.current().nextLong();
    }

    static byte[] bytes(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    /** Returns the number that {@code bytes} are; of any others, some number that is always the same. */
    static long number(byte[] bytes) {
        return bytes.length == 8 ? ByteBuffer.wrap(bytes).getLong() : Arrays.hashCode(bytes);
    }

    private static byte[] schemas(Set<Integer> used) {
        ByteBuffer out = ByteBuffer.allocate(4 * used.size());
        new TreeSet<>(used).forEach(out::putInt);
        return out.array();
    }

    private static Set<Integer> schemas(byte[] bytes) {
        Set<Integer> used = new TreeSet<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.remaining() >= 4 && used.size() < MOST_SCHEMAS) {
            used.add(in.getInt());
        }
        return used;
    }
}
