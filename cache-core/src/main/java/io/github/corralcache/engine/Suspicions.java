package io.github.corralcache.engine;

import io.github.corralcache.tag.Tags;
import io.github.corralcache.tiered.Local.Suspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Puts the entries of a cache in doubt, and takes that back. A reader that is on the way to an entry meanwhile sees it
 * as it was before or after.
 */
final class Suspicions<K, V> {

    private final Store<K, V> store;

    Suspicions(Store<K, V> store) {
        this.store = store;
    }

    /** As {@link io.github.corralcache.tiered.Local#suspect}. */
    List<Suspect<K, V>> suspect(long lifeNanos, long now) {
        List<Suspect<K, V>> suspects = new ArrayList<>();
        for (Segment<K, V> segment : store.segments()) {
            segment.lock.lock();
            try {
                for (Node<K, V> node : segment.snapshot(store.owner())) {
                    V value = node.value();
                    if (value != null && node instanceof OwnTtlNode<K, V> own && own.ends() && own.endsAt() - now > 0) {
                        suspects.add(new Suspect<>(node.key, value, tags(node), own.freshUntil(), own.endsAt()));
                        long fresh = Math.min(own.freshUntil() - now, 0);
                        long life = Math.min(own.endsAt() - now, lifeNanos);
                        lives(own, now + fresh, now + life, now);
                    }
                }
            } finally {
                segment.lock.unlock();
            }
        }
        return suspects;
    }

    private static Set<String> tags(Node<?, ?> node) {
        return node instanceof TaggedNode<?, ?> tagged ? Tags.names(tagged.tags()) : Set.of();
    }

    private void lives(OwnTtlNode<K, V> node, long freshUntil, long goneAt, long now) {
        node.lives(freshUntil, goneAt);
        var scale = store.owner().lifetimes.scale();
        node.deadline(scale.tick(node.lookAt(now, scale.horizonNanos())));
    }

    /** As {@link io.github.corralcache.tiered.Local#restore}. */
    void restore(Suspect<K, V> suspect, long now) {
        K key = suspect.key();
        int hash = Keys.hash(key);
        Segment<K, V> segment = store.segment(hash);
        segment.lock.lock();
        try {
            if (store.find(key, hash) instanceof OwnTtlNode<K, V> own && own.ends() && own.value() == suspect.value()) {
                lives(own, suspect.freshUntil(), suspect.goneAt(), now);
            }
        } finally {
            segment.lock.unlock();
        }
    }
}
