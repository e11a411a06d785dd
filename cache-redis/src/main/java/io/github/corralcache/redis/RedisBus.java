package io.github.corralcache.redis;

import io.github.corralcache.tier.Bus;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A channel of Redis pub/sub. Lettuce subscribes again when the connection was lost, and tells that it did. */
final class RedisBus extends RedisPubSubAdapter<byte[], byte[]> implements Bus, RedisConnectionStateListener {

    private static final System.Logger LOG = System.getLogger(RedisBus.class.getName());

    private final Wire wire;
    private final byte[] channel;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean isUp;

    RedisBus(Wire wire, byte[] channel) {
        this.wire = wire;
        this.channel = channel;
    }

    /** Subscribes by {@code connection}, which is new. */
    void attach(StatefulRedisPubSubConnection<byte[], byte[]> connection) {
        connection.addListener((io.lettuce.core.pubsub.RedisPubSubListener<byte[], byte[]>) this);
        connection.addListener((RedisConnectionStateListener) this);
        connection.async().subscribe(channel);
    }

    @Override
    public CompletionStage<Void> send(byte[] message) {
        return wire.send(Commands.publish(channel, message)).thenAccept(receivers -> {});
    }

    @Override
    public Subscription listen(Listener listener) {
        listeners.add(listener);
        if (isUp) {
            listener.connected();
        }
        return () -> listeners.remove(listener);
    }

    /** Tells whoever listens; a listener that fails is no reason for others not to hear. */
    private void tell(Consumer<Listener> what) {
        for (Listener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "A listener of the second tier's bus failed", e);
            }
        }
    }

    @Override
    public void message(byte[] from, byte[] message) {
        if (Arrays.equals(from, channel)) {
            tell(listener -> listener.received(message));
        }
    }

    @Override
    public void subscribed(byte[] to, long count) {
        isUp = true;
        tell(Listener::connected);
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        isUp = false;
        tell(Listener::disconnected);
    }
}
