package io.github.corralcache.test;

import io.github.corralcache.tier.Bus;
import io.github.corralcache.tier.Leases;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.SharedStore;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One node's connection to an {@link InMemoryTier}. */
final class InMemoryNode implements SecondTier, SharedStore, Leases, Bus {

    private final InMemoryTier server;
    private final boolean leases;
    private final boolean bus;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean lineIsUp = true;

    InMemoryNode(InMemoryTier server, boolean leases, boolean bus) {
        this.server = server;
        this.leases = leases;
        this.bus = bus;
    }

    @Override
    public String engine() {
        return "in-memory";
    }

    @Override
    public Set<Trait> traits() {
        Set<Trait> traits = EnumSet.of(Trait.MILLISECONDS);
        if (leases) {
            traits.addAll(EnumSet.of(Trait.LEASES, Trait.RENEWABLE_LEASES, Trait.FENCING));
        }
        if (bus) {
            traits.add(Trait.BUS);
        }
        return traits;
    }

    @Override
    public SharedStore store() {
        return this;
    }

    @Override
    public @Nullable Leases leases() {
        return leases ? this : null;
    }

    @Override
    public @Nullable Bus bus() {
        return bus ? this : null;
    }

    @Override
    public void close() {
        listeners.clear();
        server.disconnect(this);
    }

    // ---- store

    @Override
    public CompletionStage<List<@Nullable TierEntry>> get(List<TierKey> keys) {
        return server.ask("get", data -> InMemoryNode.<TierKey, @Nullable TierEntry>each(keys, data::get));
    }

    @Override
    public CompletionStage<Void> put(TierKey key, TierEntry entry) {
        return write("put", data -> data.put(key, entry));
    }

    @Override
    public CompletionStage<Void> remove(Collection<TierKey> keys) {
        return write("remove", data -> keys.forEach(data::drop));
    }

    @Override
    public CompletionStage<byte[]> agree(TierKey key, byte[] bytes, Duration ttl) {
        return server.ask("agree", data -> data.agree(key, bytes, ttl));
    }

    @Override
    public CompletionStage<Void> replace(TierKey key, byte[] bytes, Duration ttl) {
        return write("replace", data -> data.put(key, new TierEntry(bytes, ttl, ttl, 0)));
    }

    @Override
    public CompletionStage<List<byte @Nullable []>> agreed(List<TierKey> keys) {
        return server.ask(
                "agreed",
                data -> InMemoryNode.<TierKey, byte @Nullable []>each(keys, key -> {
                    TierEntry entry = data.get(key);
                    return entry == null ? null : entry.bytes();
                }));
    }

    @Override
    public CompletionStage<List<@Nullable Long>> versions(List<TierKey> keys) {
        return server.ask("versions", data -> InMemoryNode.<TierKey, @Nullable Long>each(keys, data::version));
    }

    private static <A, B extends @Nullable Object> List<B> each(List<A> all, Function<A, B> step) {
        List<B> results = new ArrayList<>(all.size());
        all.forEach(one -> results.add(step.apply(one)));
        return results;
    }

    private CompletionStage<Void> write(String operation, Consumer<InMemoryTierData> step) {
        return server.ask(operation, data -> {
                    step.accept(data);
                    return true;
                })
                .thenAccept(done -> {});
    }

    // ---- leases

    @Override
    public CompletionStage<List<Found>> lookUp(List<Ask> asks) {
        return server.ask("lookUp", data -> each(asks, data::lookUp));
    }

    @Override
    public CompletionStage<Boolean> publish(Lease lease, TierEntry entry) {
        return server.ask("publish", data -> data.publish(lease, entry));
    }

    @Override
    public CompletionStage<Boolean> renew(Lease lease, Duration duration) {
        return server.ask("renew", data -> data.renew(lease, duration));
    }

    @Override
    public CompletionStage<Void> abandon(Lease lease, Duration pause) {
        return write("abandon", data -> data.abandon(lease, pause));
    }

    // ---- bus

    @Override
    public CompletionStage<Void> send(byte[] message) {
        byte[] copy = message.clone();
        return server.ask("send", data -> true).thenAccept(sent -> {
            if (lineIsUp) {
                server.carry(copy);
            }
        });
    }

    @Override
    public Subscription listen(Listener listener) {
        listeners.add(listener);
        if (lineIsUp && server.carries()) {
            listener.connected();
        }
        return () -> listeners.remove(listener);
    }

    void hear(byte[] message) {
        if (lineIsUp) {
            listeners.forEach(listener -> listener.received(message));
        }
    }

    void lineDown() {
        if (lineIsUp) {
            lineIsUp = false;
            listeners.forEach(Listener::disconnected);
        }
    }

    void lineUp() {
        if (!lineIsUp) {
            lineIsUp = true;
            listeners.forEach(Listener::connected);
        }
    }
}
