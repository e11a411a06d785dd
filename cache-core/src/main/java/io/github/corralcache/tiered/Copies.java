package io.github.corralcache.tiered;

import io.github.corralcache.CacheValue;
import io.github.corralcache.tier.Envelope;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierSettings;
import io.github.corralcache.tier.ValueCodec;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Makes entries of the second tier from values, and values from entries. Thread-safe. */
final class Copies<V> {

    /**
     * A value as the tier has it.
     *
     * @param life what was left of its TTLs when it was asked for
     * @param stamp what its tags' records must say
     */
    record Copy<V>(V value, Life life, double cost, Set<String> tags, long stamp, long version) {

        /** Returns this as a value of this node's cache that is stored now and lives for {@code rest}. */
        CacheValue<V> known(Life rest) {
            CacheValue<V> known = CacheValue.of(value).withTtl(rest.ttl()).withCost(cost);
            return tags.isEmpty() ? known : known.withTags(tags);
        }
    }

    /** The entry cannot be read, which is a miss. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreadableException(String reason) {
            super(reason, null, false, false);
        }
    }

    private final String cacheName;
    private final ValueCodec codec;
    private final int largest;
    private final boolean compressed;
    private final double jitter;
    private final TierSettings settings;
    private final Counters counters;
    private final AtomicBoolean warned = new AtomicBoolean();

    Copies(String cacheName, TierSettings settings, double jitter, Counters counters) {
        this.cacheName = cacheName;
        this.settings = settings;
        this.codec = settings.valueCodec();
        this.largest = settings.largestValue();
        this.compressed = settings.isCompressed();
        this.jitter = jitter;
        this.counters = counters;
    }

    /**
     * Returns what {@code value} is in the tier, where it lives for {@code life}; null if it must stay on this node.
     */
    @Nullable
    TierEntry seal(V value, Life life, double cost, Set<String> tags, long stamp) {
        byte[] content;
        String why = "its codec cannot write a " + value.getClass().getName() + " so that it can be read again";
        try {
            content = value == codec.nullValue() ? null : codec.encode(value);
            if (content == null && value != codec.nullValue()) {
                return refuse(why);
            }
            if (content != null && content.length > largest) {
                return refuse("a value has " + content.length + " bytes; at most " + largest + " are allowed");
            }
            byte[] sealed = new Envelope(codec.schema(), cost, tags, stamp, content).seal(compressed);
            // as on this node: values that are stored together are not to end together
            Life shortened = life.shortenedBy((long) (life.soft() * jitter * random()));
            return new TierEntry(
                    sealed,
                    Duration.ofNanos(shortened.soft()),
                    Duration.ofNanos(shortened.hard()),
                    ThreadLocalRandom.current().nextLong());
        } catch (Exception | StackOverflowError e) {
            return refuse(why + " (" + e.getClass().getName() + ")"); // without its message, which may show the value
        }
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    private @Nullable TierEntry refuse(String why) {
        counters.count(Counters.Event.NOT_ENCODABLE);
        if (warned.compareAndSet(false, true)) {
            settings.warnings()
                    .accept("cache '" + cacheName + "': values stay on the node that loads them, because " + why
                            + "; this is said once");
        }
        return null;
    }

    /** Reads {@code entry}. */
    @SuppressWarnings("unchecked") // it is for the codec to know its values
    Copy<V> open(TierEntry entry) throws UnreadableException {
        try {
            Envelope envelope = Envelope.open(entry.bytes(), codec.schema(), largest);
            byte[] content = envelope.content();
            Object value = content == null ? codec.nullValue() : codec.decode(content);
            if (value == null) {
                throw new UnreadableException("NO_VALUE");
            }
            Life life = Life.of(entry.soft(), entry.hard());
            return new Copy<>((V) value, life, envelope.cost(), envelope.tags(), envelope.sequence(), entry.version());
        } catch (Envelope.UnreadableException e) {
            throw new UnreadableException(e.defect().name());
        } catch (UnreadableException e) {
            throw e;
        } catch (Exception | StackOverflowError e) {
            throw new UnreadableException("CODEC");
        }
    }
}
