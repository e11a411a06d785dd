package io.github.corralcache.tier;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How one cache uses a {@link SecondTier}. Immutable: each {@code with} method returns a copy.
 *
 * <pre>{@code
 * TierSettings.of("shop", codec).withLocalTtl(Duration.ofSeconds(5))
 * }</pre>
 */
public final class TierSettings {

    /** What a caller gets that has waited for another node's load for as long as it may. */
    public enum OnWaitTimeout {
        /** {@link io.github.corralcache.CacheOverloadException}, as for a load on this node. */
        FAIL,
        /** What its own loader returns. The value stays on this node. */
        LOAD_LOCALLY
    }

    /** What an evict or put does that the server has not confirmed within {@link #operationTimeout}. */
    public enum OnEvictFailure {
        /** Returns, and tries again until the server confirms. Until then this node does not read the key there. */
        QUEUE,
        /** As {@link #QUEUE}, and throws {@link io.github.corralcache.CacheTierException}. */
        THROW
    }

    private static final System.Logger LOG = System.getLogger("io.github.corralcache");

    private final String keyPrefix;
    private final ValueCodec valueCodec;
    private final KeyCodec keyCodec;
    private final byte @Nullable [] keySecret;
    private final Duration localTtl;
    private final Duration operationTimeout;
    private final Duration lease;
    private final Duration suspectTtl;
    private final OnWaitTimeout onWaitTimeout;
    private final OnEvictFailure onEvictFailure;
    private final int largestValue;
    private final boolean compressed;
    private final Consumer<String> warnings;

    private TierSettings(Draft draft) {
        keyPrefix = draft.keyPrefix;
        valueCodec = draft.valueCodec;
        keyCodec = draft.keyCodec;
        keySecret = draft.keySecret;
        localTtl = draft.localTtl;
        operationTimeout = draft.operationTimeout;
        lease = draft.lease;
        suspectTtl = draft.suspectTtl;
        onWaitTimeout = draft.onWaitTimeout;
        onEvictFailure = draft.onEvictFailure;
        largestValue = draft.largestValue;
        compressed = draft.compressed;
        warnings = draft.warnings;
    }

    /**
     * Returns the default settings.
     *
     * @param keyPrefix keeps applications on one server apart; not empty
     * @param valueCodec the codec of the cache's values
     */
    public static TierSettings of(String keyPrefix, ValueCodec valueCodec) {
        if (keyPrefix.isEmpty()) {
            throw new IllegalArgumentException("key-prefix must not be empty: applications would share their values");
        }
        return new TierSettings(new Draft(keyPrefix, Objects.requireNonNull(valueCodec, "valueCodec")));
    }

    /** Default: {@link KeyCodec#byType}. */
    public TierSettings withKeyCodec(KeyCodec codec) {
        return with(draft -> draft.keyCodec = Objects.requireNonNull(codec, "keyCodec"));
    }

    /**
     * Keeps keys and tags out of the store and the bus: they hold the HMAC-SHA-256 by this secret instead, which all
     * nodes must share. Default: none, and keys can be read there.
     */
    public TierSettings withKeySecret(byte[] secret) {
        byte[] copy = secret.clone();
        if (copy.length == 0) {
            throw new IllegalArgumentException("the secret for keys must not be empty");
        }
        return with(draft -> draft.keySecret = copy);
    }

    /**
     * Bounds how long this node keeps a copy without asking the tier again, and so how outdated it can be where no bus
     * tells of changes. Zero, the default: no bound but the value's own TTLs.
     */
    public TierSettings withLocalTtl(Duration ttl) {
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("local-ttl must be zero or more; got " + ttl);
        }
        return with(draft -> draft.localTtl = ttl);
    }

    /** Bounds how long a caller waits for one operation of the server. Default: 150 ms. */
    public TierSettings withOperationTimeout(Duration timeout) {
        requirePositive("operation-timeout", timeout);
        return with(draft -> draft.operationTimeout = timeout);
    }

    /** How long a lease stands without being renewed: after that another node takes over. Default: 3 s. */
    public TierSettings withLease(Duration duration) {
        requirePositive("lease", duration);
        return with(draft -> draft.lease = duration);
    }

    /** How long copies are served that could not be confirmed after messages were lost. Default: 5 s. */
    public TierSettings withSuspectTtl(Duration ttl) {
        requirePositive("suspect-ttl", ttl);
        return with(draft -> draft.suspectTtl = ttl);
    }

    /** Default: {@link OnWaitTimeout#FAIL}. */
    public TierSettings onWaitTimeout(OnWaitTimeout choice) {
        return with(draft -> draft.onWaitTimeout = Objects.requireNonNull(choice, "onWaitTimeout"));
    }

    /** Default: {@link OnEvictFailure#QUEUE}. */
    public TierSettings onEvictFailure(OnEvictFailure choice) {
        return with(draft -> draft.onEvictFailure = Objects.requireNonNull(choice, "onEvictFailure"));
    }

    /** How many bytes a value may have, before compression; a larger one stays on this node. Default: 16 MB. */
    public TierSettings withLargestValue(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("the largest value must have at least 1 byte; got " + bytes);
        }
        return with(draft -> draft.largestValue = bytes);
    }

    /** Whether values of 2 kB and more are deflated. Default: no. */
    public TierSettings compressed(boolean compress) {
        return with(draft -> draft.compressed = compress);
    }

    /**
     * Receives what the operator has to know, such as that values of a cache stay on this node, once each. Must not
     * block. Default: the {@link System.Logger} {@code io.github.corralcache}.
     */
    public TierSettings withWarnings(Consumer<String> sink) {
        return with(draft -> draft.warnings = Objects.requireNonNull(sink, "warnings"));
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero; got " + value);
        }
    }

    private TierSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new TierSettings(draft);
    }

    /** Returns what keeps applications on one server apart. */
    public String keyPrefix() {
        return keyPrefix;
    }

    /** Returns the codec of values. */
    public ValueCodec valueCodec() {
        return valueCodec;
    }

    /** Returns the codec of keys. */
    public KeyCodec keyCodec() {
        return keyCodec;
    }

    /** Returns a copy of the secret of {@link #withKeySecret}; null if there is none. */
    public byte @Nullable [] keySecret() {
        return keySecret == null ? null : keySecret.clone();
    }

    /** Returns the bound of {@link #withLocalTtl}; zero for none. */
    public Duration localTtl() {
        return localTtl;
    }

    /** Returns how long a caller waits for one operation. */
    public Duration operationTimeout() {
        return operationTimeout;
    }

    /** Returns how long a lease stands without being renewed. */
    public Duration lease() {
        return lease;
    }

    /** Returns how long copies are served that could not be confirmed. */
    public Duration suspectTtl() {
        return suspectTtl;
    }

    /** Returns what callers get that have waited for another node for too long. */
    public OnWaitTimeout onWaitTimeout() {
        return onWaitTimeout;
    }

    /** Returns what an evict does that the server has not confirmed in time. */
    public OnEvictFailure onEvictFailure() {
        return onEvictFailure;
    }

    /** Returns how many bytes a value may have. */
    public int largestValue() {
        return largestValue;
    }

    /** Returns whether large values are deflated. */
    public boolean isCompressed() {
        return compressed;
    }

    /** Returns what receives warnings. */
    public Consumer<String> warnings() {
        return warnings;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TierSettings[keyPrefix=" + keyPrefix + ", keys=" + (keySecret == null ? "plain" : "hashed")
                + ", localTtl=" + localTtl + ", operationTimeout=" + operationTimeout + ", lease=" + lease
                + ", suspectTtl=" + suspectTtl + ", onWaitTimeout=" + onWaitTimeout + ", onEvictFailure="
                + onEvictFailure + "]";
    }

    /** Settings in the making. */
    private static final class Draft {

        final String keyPrefix;
        final ValueCodec valueCodec;
        KeyCodec keyCodec = KeyCodec.byType();
        byte @Nullable [] keySecret;
        Duration localTtl = Duration.ZERO;
        Duration operationTimeout = Duration.ofMillis(150);
        Duration lease = Duration.ofSeconds(3);
        Duration suspectTtl = Duration.ofSeconds(5);
        OnWaitTimeout onWaitTimeout = OnWaitTimeout.FAIL;
        OnEvictFailure onEvictFailure = OnEvictFailure.QUEUE;
        int largestValue = 16 << 20;
        boolean compressed;
        Consumer<String> warnings = text -> LOG.log(System.Logger.Level.WARNING, text);

        Draft(String keyPrefix, ValueCodec valueCodec) {
            this.keyPrefix = keyPrefix;
            this.valueCodec = valueCodec;
        }

        Draft(TierSettings from) {
            this(from.keyPrefix, from.valueCodec);
            keyCodec = from.keyCodec;
            keySecret = from.keySecret;
            localTtl = from.localTtl;
            operationTimeout = from.operationTimeout;
            lease = from.lease;
            suspectTtl = from.suspectTtl;
            onWaitTimeout = from.onWaitTimeout;
            onEvictFailure = from.onEvictFailure;
            largestValue = from.largestValue;
            compressed = from.compressed;
            warnings = from.warnings;
        }
    }
}
