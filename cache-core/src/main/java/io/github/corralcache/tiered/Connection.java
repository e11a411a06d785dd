package io.github.corralcache.tiered;

import io.github.corralcache.tier.Bus;
import io.github.corralcache.tier.SecondTier;
import java.util.IdentityHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the caches of this node share that have the same second tier: whether its server answers, and the line to other
 * nodes. There as long as one of the caches is.
 */
final class Connection {

    /** By identity; guarded by itself, as is {@link #users}. */
    private static final IdentityHashMap<SecondTier, Connection> CONNECTIONS = new IdentityHashMap<>();

    private final SecondTier tier;
    private final Breaker breaker =
            new Breaker(() -> ThreadLocalRandom.current().nextDouble());
    private final @Nullable BusLine line;
    private int users;

    private Connection(SecondTier tier) {
        this.tier = tier;
        Bus bus = tier.bus();
        this.line = bus == null ? null : new BusLine(bus);
    }

    /** Returns the connection to {@code tier}, until {@link #release}. */
    static Connection acquire(SecondTier tier) {
        synchronized (CONNECTIONS) {
            Connection connection = CONNECTIONS.computeIfAbsent(tier, Connection::new);
            connection.users++;
            return connection;
        }
    }

    void release() {
        synchronized (CONNECTIONS) {
            users--;
            if (users == 0) {
                CONNECTIONS.remove(tier);
            }
        }
    }

    /** Returns the line to other nodes; null where the engine has none. */
    @Nullable
    BusLine line() {
        return line;
    }

    /** Whether this node hears of writes elsewhere. */
    boolean hearsOthers() {
        return line != null && line.hears();
    }

    SecondTier tier() {
        return tier;
    }

    Breaker breaker() {
        return breaker;
    }
}
