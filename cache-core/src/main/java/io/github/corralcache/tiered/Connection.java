package io.github.corralcache.tiered;

import io.github.corralcache.tier.SecondTier;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the caches of this node share that have the same second tier: whether its server answers, and the line to other
 * nodes. There as long as one of the caches is.
 */
final class Connection {

    /** By identity; guarded by itself, as is {@link #users}. */
    private static final Map<SecondTier, Connection> CONNECTIONS = new IdentityHashMap<>();

    private final SecondTier tier;
    private final Breaker breaker =
            new Breaker(() -> ThreadLocalRandom.current().nextDouble());
    private int users;

    private Connection(SecondTier tier) {
        this.tier = tier;
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

    /** Tells all other nodes, if there is a way. */
    void tell(BusMessage.Kind kind, String cache, byte[] subject) {}

    /** Whether this node hears of writes elsewhere. */
    boolean hearsOthers() {
        return false;
    }

    SecondTier tier() {
        return tier;
    }

    Breaker breaker() {
        return breaker;
    }
}
