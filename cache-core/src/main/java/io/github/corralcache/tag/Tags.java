package io.github.corralcache.tag;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tags that the entries of one cache bear. A tag that nobody bears is kept while a load is running that may yet
 * bring an entry from before its removal, and is retired later. Thread-safe.
 */
public final class Tags {

    private static final Tag[] NONE = {};

    /** So many idle tags are worth a purge. */
    private static final int PURGE_AT = 256;

    private final ConcurrentMap<String, Tag> tags = new ConcurrentHashMap<>();

    /** Counts removals by tag: an order of events that no clock can blur. */
    private final AtomicLong events = new AtomicLong();

    /** Tags that lost their last bearer, or never had one, since the last {@link #purge}. */
    private final AtomicInteger idle = new AtomicInteger();

    /** Returns the present moment: an entry whose load begins now is born now. */
    public long now() {
        return events.get();
    }

    /** Returns the tags of a new entry, which bears them until {@link #release}. */
    public Tag[] take(Collection<String> names) {
        if (names.isEmpty()) {
            return NONE;
        }
        return names.stream().map(this::take).toArray(Tag[]::new);
    }

    private Tag take(String name) {
        while (true) {
            Tag tag = tags.computeIfAbsent(name, Tag::new);
            if (tag.take()) {
                return tag;
            }
            tags.remove(name, tag); // retired a moment ago
        }
    }

    /** Returns the names of {@code tags}. */
    public static Set<String> names(Tag[] tags) {
        return Stream.of(tags).map(Tag::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The entry that bore {@code released} has left. */
    public void release(Tag[] released) {
        for (Tag tag : released) {
            if (tag.leave()) {
                idle.incrementAndGet();
            }
        }
    }

    /**
     * Removes all entries that bear {@code name}: those born until now are hidden. O(1).
     *
     * @param loading asks whether any load is running, which may bring an entry that will bear the tag
     */
    public void evict(String name, BooleanSupplier loading) {
        long now = events.getAndIncrement();
        // asked after the event: a load that begins later is born later
        Tag tag = loading.getAsBoolean() ? tags.computeIfAbsent(name, this::idleTag) : tags.get(name);
        if (tag != null) {
            tag.raise(now);
        }
    }

    private Tag idleTag(String name) {
        idle.incrementAndGet();
        return new Tag(name);
    }

    /** Whether there are enough idle tags for a {@link #purge}. */
    public boolean wantsPurge() {
        return idle.get() >= PURGE_AT;
    }

    /** Forgets the tags that nobody bears. To be called when no load is running. */
    public void purge() {
        idle.set(0);
        tags.values().removeIf(Tag::retire);
    }

    /** Returns the latest removal by any of {@code names}: entries born until then are hidden. */
    public long barrier(Collection<String> names) {
        long latest = Long.MIN_VALUE;
        for (String name : names) {
            Tag tag = tags.get(name);
            if (tag != null) {
                latest = Math.max(latest, tag.barrier());
            }
        }
        return latest;
    }

    /** Returns whether an entry with {@code tags}, {@code born} then, has been removed by one of them. */
    public static boolean hide(Tag[] tags, long born) {
        for (Tag tag : tags) {
            if (born <= tag.barrier()) {
                return true;
            }
        }
        return false;
    }
}
