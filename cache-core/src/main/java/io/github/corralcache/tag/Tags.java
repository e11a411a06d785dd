package io.github.corralcache.tag;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tags that the entries of one cache bear. A tag is there as long as an entry bears it; when the names that nobody
 * bears were removed is known by their {@link Moments}. Thread-safe.
 *
 * <p>A removal finds its tag borne or not, and a tag comes and goes, each in one step: under the lock that the map has
 * for the name. So no removal falls between the two places.
 */
public final class Tags {

    /** The moment that has not come: what is outdated since then is not outdated. */
    public static final long NOT_YET = Long.MAX_VALUE;

    private static final Tag[] NONE = {};

    private final ConcurrentMap<String, Tag> tags = new ConcurrentHashMap<>();
    private final Moments unborne = new Moments();

    /** Counts removals by tag: an order of events that no clock can blur. */
    private final AtomicLong events = new AtomicLong(Moments.NEVER + 1);

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
        Tag present = tags.get(name);
        if (present != null && present.take()) {
            return present;
        }
        return tags.compute(name, (same, tag) -> tag != null && tag.take() ? tag : unborne.tag(name));
    }

    /** Returns the names of {@code tags}. */
    public static Set<String> names(Tag[] tags) {
        return Stream.of(tags).map(Tag::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The entry that bore {@code released} has left. */
    public void release(Tag[] released) {
        for (Tag tag : released) {
            if (tag.leave()) {
                tags.computeIfPresent(tag.name(), (name, present) -> present.retire() ? forget(present) : present);
            }
        }
    }

    private @Nullable Tag forget(Tag retired) {
        if (retired.latest() != Moments.NEVER) {
            unborne.add(retired.name(), retired.before());
            unborne.add(retired.name(), retired.latest());
        }
        return null;
    }

    /** Removes all entries that bear {@code name}: those born until now are hidden. O(1). */
    public void evict(String name) {
        long now = events.getAndIncrement();
        tags.compute(name, (same, tag) -> {
            if (tag == null) {
                unborne.add(name, now);
            } else {
                tag.raise(now);
            }
            return tag;
        });
    }

    /**
     * Returns since when a value that bears {@code names}, {@code born} then, is outdated: who came later is to have
     * another. That is the moment of the first removal since; an earlier one, though not before the birth, where there
     * were several or it is not known which of some names was removed; {@link #NOT_YET} if there was none.
     */
    public long outdatedSince(Collection<String> names, long born) {
        long first = NOT_YET;
        for (String name : names) {
            Tag tag = tags.get(name);
            first = Math.min(first, tag == null ? unborne.firstSince(name, born) : tag.firstSince(born));
        }
        return first;
    }

    /** A load has ended whose value bears tags, and was {@code born} then: others will take as long. */
    public void learnFrom(long born) {
        unborne.expect(events.get() - born);
    }

    /** Returns whether an entry with {@code tags}, {@code born} then, has been removed by one of them. */
    public static boolean hide(Tag[] tags, long born) {
        for (Tag tag : tags) {
            if (born <= tag.latest()) {
                return true;
            }
        }
        return false;
    }
}
