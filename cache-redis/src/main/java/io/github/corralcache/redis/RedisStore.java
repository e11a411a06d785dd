package io.github.corralcache.redis;

import io.github.corralcache.tier.SharedStore;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.protocol.AsyncCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values as Redis strings, one for each key, in the layout of {@link Stored}. */
final class RedisStore implements SharedStore {

    private final Wire wire;

    RedisStore(Wire wire) {
        this.wire = wire;
    }

    @Override
    public CompletionStage<List<@Nullable TierEntry>> get(List<TierKey> keys) {
        List<AsyncCommand<byte[], byte[], Long>> left =
                keys.stream().map(Commands::pttl).toList();
        List<AsyncCommand<byte[], byte[], byte[]>> values =
                keys.stream().map(Commands::get).toList();
        List<AsyncCommand<byte[], byte[], ?>> reads = new ArrayList<>(2 * keys.size());
        for (int i = 0; i < keys.size(); i++) {
            reads.add(left.get(i));
            reads.add(values.get(i));
        }
        wire.sendAll(reads);
        return Wire.all(reads).thenApply(done -> {
            List<@Nullable TierEntry> entries = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                entries.add(Stored.read(values.get(i).getNow(null), left.get(i).getNow(null)));
            }
            return entries;
        });
    }

    @Override
    public CompletionStage<Void> put(TierKey key, TierEntry entry) {
        return wire.write(List.of(Commands.set(key, Stored.write(entry), Stored.millis(entry.hard()))));
    }

    @Override
    public CompletionStage<Void> remove(Collection<TierKey> keys) {
        return wire.write(keys.stream().map(Commands::del).toList());
    }

    @Override
    public CompletionStage<byte[]> agree(TierKey key, byte[] bytes, Duration ttl) {
        return wire.run(
                Script.AGREE, () -> new ByteArrayOutput<>(ByteArrayCodec.INSTANCE), key, bytes, Stored.millis(ttl));
    }

    @Override
    public CompletionStage<Void> replace(TierKey key, byte[] bytes, Duration ttl) {
        return wire.write(List.of(Commands.set(key, bytes, Stored.millis(ttl))));
    }

    @Override
    public CompletionStage<List<byte @Nullable []>> agreed(List<TierKey> keys) {
        return each(keys, Commands::get, bytes -> bytes);
    }

    @Override
    public CompletionStage<List<@Nullable Long>> versions(List<TierKey> keys) {
        return each(keys, key -> Commands.start(key, Stored.HEADER), Stored::version);
    }

    private <T extends @Nullable Object> CompletionStage<List<T>> each(
            List<TierKey> keys,
            Function<TierKey, AsyncCommand<byte[], byte[], byte[]>> read,
            Function<byte @Nullable [], T> reader) {
        List<AsyncCommand<byte[], byte[], byte[]>> reads =
                keys.stream().map(read).toList();
        wire.sendAll(reads);
        return Wire.all(reads).thenApply(done -> {
            List<T> results = new ArrayList<>(reads.size());
            for (CompletableFuture<byte[]> answer : reads) {
                results.add(reader.apply(answer.getNow(null)));
            }
            return results;
        });
    }
}
