package io.github.corralcache.tiered;

import io.github.corralcache.CacheValue;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * How tags are told of on the bus. Where keys are kept out of it, tags are too: values bear on this node, besides each
 * tag, what it is called there, so that whoever hears that name finds them. Immutable, thread-safe.
 */
record HiddenTags(PhysicalKeys keys) {

    /** No application's tag begins like this. */
    private static final String MARK = "\u0000tier:";

    /** Returns what {@code tag} is called on the bus. */
    byte[] subject(String tag) {
        return keys.areHashed() ? keys.tagIdentity(tag) : tag.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the tag of this node that is called {@code subject} on the bus. */
    String tag(byte[] subject) {
        return keys.areHashed() ? marked(subject) : new String(subject, StandardCharsets.UTF_8);
    }

    private static String marked(byte[] subject) {
        return MARK + HexFormat.of().formatHex(subject);
    }

    /** Returns {@code known} as this node stores it. */
    <V> CacheValue<V> borne(CacheValue<V> known) {
        if (!keys.areHashed() || known.tags().isEmpty()) {
            return known;
        }
        Set<String> tags = new TreeSet<>(known.tags());
        known.tags().forEach(tag -> tags.add(marked(keys.tagIdentity(tag))));
        return known.withTags(tags);
    }

    /** Returns those of {@code tags}, which a value of this node bears, that it was given. */
    static Set<String> given(Collection<String> tags) {
        Set<String> given = new TreeSet<>(tags);
        given.removeIf(tag -> tag.startsWith(MARK));
        return given;
    }
}
