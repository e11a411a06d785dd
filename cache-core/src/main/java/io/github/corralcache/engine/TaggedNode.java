package io.github.corralcache.engine;

import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.tag.Tag;
import io.github.corralcache.tag.Tags;

/**
 * An entry that bears tags, any of which may end it at any moment: every read has to look here. Such a hit asks the
 * clock, which is the price of removing a group at the cost of one.
 */
class TaggedNode<K, V> extends OwnTtlNode<K, V> {

    private final Tag[] tags;
    private final long born;

    /** @param tags those that {@code entry} names */
    TaggedNode(
            Entry<K, V> entry,
            K key,
            int slot,
            long now,
            long freshNanos,
            long lifeNanos,
            long earlyNanos,
            Tag[] tags) {
        super(entry, key, slot, now, freshNanos, lifeNanos, earlyNanos);
        this.tags = tags;
        this.born = entry.born();
    }

    final Tag[] tags() {
        return tags;
    }

    /** Whether the entry was removed by one of its tags. */
    final boolean isHidden() {
        return Tags.hide(tags, born);
    }

    @Override
    Freshness at(long now) {
        return isHidden() ? Freshness.GONE : super.at(now);
    }

    @Override
    long endsIn(long now) {
        return tags.length == 0 ? super.endsIn(now) : 0;
    }

    @Override
    long lookAt(long now, long horizon) {
        return tags.length == 0 ? super.lookAt(now, horizon) : now;
    }
}
