package io.github.corralcache.redis;

import io.github.corralcache.tier.Leases;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Leases that lie in the place of the value or in its header. What is fresh is read by PTTL and GET, which cost the
 * server least; only what is not is asked for once more, by a script that decides in one step.
 */
final class RedisLeases implements Leases {

    private static final State[] STATES = {
        State.FRESH, State.STALE_AND_YOURS, State.STALE_AND_BUSY, State.MISS_AND_YOURS, State.MISS_AND_BUSY
    };

    /** Known to the server by its token. */
    @SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, not compared
    private record Held(TierKey key, byte[] token) implements Lease {}

    private final Wire wire;

    RedisLeases(Wire wire) {
        this.wire = wire;
    }

    @Override
    public CompletionStage<List<Found>> lookUp(List<Ask> asks) {
        List<AsyncCommand<byte[], byte[], ?>> reads = new ArrayList<>(2 * asks.size());
        for (Ask ask : asks) {
            // In this order: a value that is written in between gets a TTL that is too short, or is seen to be new.
            reads.add(Commands.pttl(ask.key()));
            reads.add(Commands.get(ask.key()));
        }
        wire.sendAll(reads);
        return Wire.all(reads).thenCompose(done -> lease(asks, reads));
    }

    private CompletionStage<List<Found>> lease(List<Ask> asks, List<AsyncCommand<byte[], byte[], ?>> reads) {
        @Nullable Found[] found = new Found[asks.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            TierEntry entry = Stored.read((byte[]) reads.get(2 * i + 1).getNow(null), (Long)
                    reads.get(2 * i).getNow(null));
            if (entry != null && entry.soft().compareTo(asks.get(i).early()) > 0) {
                found[i] = new Found(State.FRESH, entry, null, Duration.ZERO);
            } else {
                open.add(i);
            }
        }
        if (open.isEmpty()) {
            return CompletableFuture.completedFuture(List.of(found));
        }
        List<Held> leases = new ArrayList<>();
        List<AsyncCommand<byte[], byte[], List<Object>>> calls = new ArrayList<>();
        for (int i : open) {
            Held lease = new Held(asks.get(i).key(), token());
            leases.add(lease);
            calls.add(Commands.call(Script.LOOK_UP, decided(), lease.key, arguments(asks.get(i), lease)));
        }
        wire.sendAll(calls);
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            int at = open.get(i);
            Held lease = leases.get(i);
            answers.add(wire.answer(
                            calls.get(i),
                            Script.LOOK_UP,
                            RedisLeases::decided,
                            lease.key,
                            arguments(asks.get(at), lease))
                    .thenAccept(decision -> found[at] = found(decision, lease)));
        }
        return Wire.all(answers).thenApply(done -> List.of(found));
    }

    private static CommandOutput<byte[], byte[], List<Object>> decided() {
        return new NestedMultiOutput<>(ByteArrayCodec.INSTANCE);
    }

    private static CommandOutput<byte[], byte[], Long> flag() {
        return new IntegerOutput<>(ByteArrayCodec.INSTANCE);
    }

    private static Object[] arguments(Ask ask, Held lease) {
        return new Object[] {
            lease.token, Stored.millis(ask.lease()), ask.early().toMillis()
        };
    }

    private static Found found(List<Object> decision, Held lease) {
        State state = STATES[(int) number(decision, 0) - 1];
        boolean yours = state == State.STALE_AND_YOURS || state == State.MISS_AND_YOURS;
        boolean missed = state == State.MISS_AND_YOURS || state == State.MISS_AND_BUSY;
        return new Found(
                state,
                missed ? null : Stored.read((byte[]) decision.get(1), number(decision, 2)),
                yours ? lease : null,
                Duration.ofMillis(number(decision, 3)));
    }

    private static long number(List<Object> decision, int at) {
        return at < decision.size() ? (Long) decision.get(at) : 0;
    }

    /** Returns 16 bytes that no other load has. */
    private static byte[] token() {
        UUID random = UUID.randomUUID();
        return ByteBuffer.allocate(16)
                .putLong(random.getMostSignificantBits())
                .putLong(random.getLeastSignificantBits())
                .array();
    }

    @Override
    public CompletionStage<Boolean> publish(Lease lease, TierEntry entry) {
        return isOne(wire.run(
                Script.PUBLISH,
                RedisLeases::flag,
                lease.key(),
                ((Held) lease).token,
                Stored.write(entry),
                Stored.millis(entry.hard())));
    }

    @Override
    public CompletionStage<Boolean> renew(Lease lease, Duration duration) {
        return isOne(
                wire.run(Script.RENEW, RedisLeases::flag, lease.key(), ((Held) lease).token, Stored.millis(duration)));
    }

    private static CompletionStage<Boolean> isOne(CompletionStage<Long> answer) {
        return answer.thenApply(flag -> flag == 1);
    }

    @Override
    public CompletionStage<Void> abandon(Lease lease, Duration pause) {
        long millis = pause.isZero() ? 0 : Stored.millis(pause);
        return wire.run(Script.ABANDON, RedisLeases::flag, lease.key(), ((Held) lease).token, millis)
                .thenApply(flag -> null);
    }
}
