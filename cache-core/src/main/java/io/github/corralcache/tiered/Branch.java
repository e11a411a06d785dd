package io.github.corralcache.tiered;

import io.github.corralcache.CacheValue;
import io.github.corralcache.Ttl;
import io.github.corralcache.tier.KeyCodec;
import io.github.corralcache.tier.Leases;
import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.Leases.Found;
import io.github.corralcache.tier.Leases.Lease;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tier.TierSettings;
import io.github.corralcache.tiered.Agreements.Agreed;
import io.github.corralcache.tiered.Copies.Copy;
import io.github.corralcache.tiered.Counters.Event;
import io.github.corralcache.tiered.KeyIndex.Known;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What one cache of this node has in the second tier, and what it is doing there. Thread-safe. */
final class Branch<K, V> {

    /** For how long nobody is asked what all nodes have agreed on, where messages tell of changes, and where not. */
    private static final long BELIEVED_WITH_BUS = TimeUnit.SECONDS.toNanos(30);

    private static final long BELIEVED_ALONE = TimeUnit.SECONDS.toNanos(1);

    private final Local<K, V> local;
    private final TierSettings settings;
    private final Connection connection;
    private final Counters counters = new Counters();
    private final Server server;
    private final PhysicalKeys keys;
    private final Agreements agreements;
    private final TagRecords tags;
    private final Copies<V> copies;
    private final Leases leases;
    private final long leaseNanos;
    private final int schema;
    private final KeyCodec keyCodec;
    private final ConcurrentMap<TierKey, Set<Asking<K, V>>> waiting = new ConcurrentHashMap<>();
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private final Deliveries<K, V> deliveries;
    private final Undelivered undelivered;
    private final HiddenTags hiddenTags;
    private final KeyIndex<K, V> index;
    private final Suspicion<K, V> suspicion;
    private final @Nullable Hearing<K, V> hearing;
    private volatile boolean closed;
    private final AtomicBoolean warnedOfKeys = new AtomicBoolean();

    Branch(Local<K, V> local, Connection connection, TierSettings settings) {
        this.local = local;
        this.settings = settings;
        this.connection = connection;
        SecondTier tier = connection.tier();
        long timeout = settings.operationTimeout().toNanos();
        this.server = new Server(tier, connection.breaker(), local, timeout, counters);
        this.keys = new PhysicalKeys(settings.keyPrefix(), local.name(), settings.keySecret());
        this.schema = settings.valueCodec().schema();
        this.keyCodec = settings.keyCodec();
        long believed = tier.bus() == null ? BELIEVED_ALONE : BELIEVED_WITH_BUS;
        this.agreements = new Agreements(server, keys, schema, local, believed);
        this.tags = new TagRecords(server, keys, Life.of(local.settings().ttl()), connection::hearsOthers);
        this.copies = new Copies<>(local.name(), settings, local.settings().jitter(), counters);
        Leases offered = tier.leases();
        this.leases = offered == null ? new UnfencedLeases(tier.store()) : offered;
        this.leaseNanos = settings.lease().toNanos();
        this.deliveries = new Deliveries<>(this);
        this.undelivered = new Undelivered(deliveries, local);
        this.hiddenTags = new HiddenTags(keys);
        this.index = new KeyIndex<>(this, local::evict);
        this.suspicion = new Suspicion<>(this);
        BusLine line = connection.line();
        this.hearing = line == null ? null : new Hearing<>(this, line);
    }

    /** Begins to listen. */
    void start() {
        if (hearing != null) {
            hearing.start();
        }
    }

    Connection connection() {
        return connection;
    }

    Local<K, V> local() {
        return local;
    }

    TierSettings settings() {
        return settings;
    }

    Server server() {
        return server;
    }

    Counters counters() {
        return counters;
    }

    Agreements agreements() {
        return agreements;
    }

    TagRecords tags() {
        return tags;
    }

    Copies<V> copies() {
        return copies;
    }

    Leases leases() {
        return leases;
    }

    long leaseNanos() {
        return leaseNanos;
    }

    boolean loadsAfterWait() {
        return settings.onWaitTimeout() == TierSettings.OnWaitTimeout.LOAD_LOCALLY;
    }

    // ---- keys

    /** Returns what stands for {@code key} in the tier; null if its codec does not know it: it stays on this node. */
    byte @Nullable [] identity(K key) {
        byte[] bytes;
        try {
            bytes = keyCodec.encode(key);
        } catch (RuntimeException e) {
            bytes = null;
        }
        if (bytes == null) {
            counters.count(Event.NOT_ENCODABLE);
            if (warnedOfKeys.compareAndSet(false, true)) {
                settings.warnings()
                        .accept("cache '" + local.name() + "': keys of "
                                + key.getClass().getName()
                                + " stay on this node, because the key codec does not know them; this is said once");
            }
            return null;
        }
        return keys.identity(bytes);
    }

    /** Whether what the tier has for a key may be read: not while a write of it is not delivered. */
    boolean trusts(byte[] identity) {
        return !undelivered.concerns(identity);
    }

    PhysicalKeys keys() {
        return keys;
    }

    HiddenTags hiddenTags() {
        return hiddenTags;
    }

    KeyIndex<K, V> index() {
        return index;
    }

    Suspicion<K, V> suspicion() {
        return suspicion;
    }

    /** This node may have an entry or a load of {@code key} from now on: it is to hear of it. */
    void remember(byte[] identity, K key) {
        if (hearing != null) {
            index.add(identity, key);
        }
    }

    /** {@code value} is the tier's of that version, and of that stamp if it bears tags; this node is to store it. */
    void isCopy(byte[] identity, V value, long version, long stamp) {
        Known<K> known = hearing == null ? null : index.find(identity);
        if (known != null) {
            known.isCopy(value, version ^ stamp);
        }
    }

    Undelivered undelivered() {
        return undelivered;
    }

    Deliveries<K, V> deliveries() {
        return deliveries;
    }

    int schema() {
        return schema;
    }

    /** Returns where the value of a key lies that has another schema. */
    TierKey key(long generation, int otherSchema, byte[] identity) {
        return keys.value(generation, otherSchema, identity);
    }

    /** Returns where the value of a key lies. */
    TierKey key(long generation, byte[] identity) {
        return keys.value(generation, schema, identity);
    }

    /** Returns what all nodes have agreed on; fails if the server does not answer. */
    CompletableFuture<Agreed> agreed() {
        return agreements.now();
    }

    // ---- values

    /** Reads {@code entry}; fails if it is not to be read, which is counted. Completes on a thread of the client. */
    CompletableFuture<Copy<V>> open(TierEntry entry) {
        Copy<V> copy;
        try {
            copy = copies.open(entry);
        } catch (Copies.UnreadableException e) {
            counters.unreadable(String.valueOf(e.getMessage()));
            return CompletableFuture.failedFuture(e);
        }
        if (copy.tags().isEmpty()) {
            return CompletableFuture.completedFuture(copy);
        }
        return tags.stamp(copy.tags()).thenCompose(stamp -> {
            if (stamp != null && stamp == copy.stamp()) {
                return CompletableFuture.completedFuture(copy);
            }
            counters.unreadable("REMOVED_BY_TAG");
            return CompletableFuture.failedFuture(new Copies.UnreadableException("REMOVED_BY_TAG"));
        });
    }

    /**
     * A value that is about to be stored.
     *
     * @param kept as this node is to have it
     * @param life how long it lives in the tier
     */
    record Prepared<V>(CacheValue<V> kept, Life life) {}

    /** Dates and prices {@code value}. Runs the user's functions for that. */
    Prepared<V> prepare(K key, V value, CacheValue<V> known, double loadNanos) {
        CacheValue<V> appraised = local.appraise(key, value, known, loadNanos);
        Ttl own = appraised.ttl();
        Life life = Life.of(own == null ? local.settings().ttl() : own);
        return new Prepared<>(appraised.withTtl(life.within(settings.localTtl()).ttl()), life);
    }

    // ---- leases

    /** Asks for a key as who is to load it does. */
    CompletableFuture<Found> lookUp(byte[] identity) {
        return agreed().thenCompose(agreed -> {
            Ask question = new Ask(key(agreed.generation(), identity), Duration.ofNanos(leaseNanos), Duration.ZERO);
            return server.ask("lookUp", () -> leases.lookUp(List.of(question)), this::giveBack)
                    .thenApply(found -> found.get(0));
        });
    }

    /** This node has been given {@code lease}. */
    Held hold(Lease lease, byte[] identity, Agreed agreed) {
        long most = local.settings().limits().loadTimeout().toNanos() + TimeUnit.SECONDS.toNanos(1);
        return new Held(this, lease, identity, agreed, local.now() + most);
    }

    void holds(Held lease) {
        held.add(lease);
    }

    void letsGo(Held lease) {
        held.remove(lease);
    }

    /** An answer that came too late: nobody loads by its leases. */
    void giveBack(List<Found> late) {
        for (Found found : late) {
            Lease lease = found.lease();
            if (lease != null) {
                server.ask("abandon", () -> leases.abandon(lease, Duration.ZERO));
            }
        }
    }

    /** Leaves all loads in progress to other nodes, and asks nothing any more. */
    void close() {
        closed = true;
        undelivered.close();
        Set.copyOf(held).forEach(Held::release);
        waiting.values().forEach(those -> those.forEach(Asking::cancel));
        if (hearing != null) {
            hearing.stop();
        }
        connection.release();
    }

    boolean isClosed() {
        return closed;
    }

    // ---- waiting for other nodes

    void waits(Asking<K, V> asking) {
        counters.count(Event.WAIT);
        waiting.computeIfAbsent(TierKey.of(asking.identity()), key -> ConcurrentHashMap.newKeySet())
                .add(asking);
    }

    void waitsNoLonger(Asking<K, V> asking) {
        waiting.computeIfPresent(TierKey.of(asking.identity()), (key, those) -> {
            those.remove(asking);
            return those.isEmpty() ? null : those;
        });
    }

    int waiting() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }

    private Set<Asking<K, V>> waitingFor(byte[] identity) {
        return waiting.getOrDefault(TierKey.of(identity), Set.of());
    }

    /** Another node is done with a key: those who wait for it ask. */
    void wake(byte[] identity) {
        waitingFor(identity).forEach(Asking::wake);
    }

    /** Another node has no value of a key for this one. */
    void loadAlone(byte[] identity) {
        waitingFor(identity).forEach(Asking::loadAlone);
    }

    void wakeAll() {
        waiting.values().forEach(those -> those.forEach(Asking::wake));
    }

    /** Tells the other nodes, if there is a way. */
    void tell(BusMessage.Kind kind, byte[] subject) {
        if (hearing != null) {
            hearing.tell(kind, subject);
        }
    }
}
