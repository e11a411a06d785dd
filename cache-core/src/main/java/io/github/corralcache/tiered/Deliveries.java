package io.github.corralcache.tiered;

import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tiered.Agreements.Agreed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Brings what is written on this node to the server, and then to the other nodes. What is removed is removed for all
 * schemas that are in use, so that versions of an application that share a tier, and not their values, agree.
 * Thread-safe; the futures fail where the server does not confirm.
 */
final class Deliveries<K, V> {

    private static final byte[] NOTHING = {};

    private final Branch<K, V> branch;

    Deliveries(Branch<K, V> branch) {
        this.branch = branch;
    }

    /** Removes keys of these identities. */
    CompletableFuture<Void> remove(Collection<byte[]> identities) {
        return branch.agreed()
                .thenCompose(agreed -> remove(identities, agreed, agreed.schemas()))
                .thenRun(() -> identities.forEach(each -> branch.tell(BusMessage.Kind.WRITTEN, each)));
    }

    private CompletableFuture<Void> remove(Collection<byte[]> identities, Agreed agreed, Set<Integer> schemas) {
        CompletableFuture<Set<Integer>> inUse = branch.agreements().schemasNow();
        return removeUnder(identities, agreed, schemas)
                .thenCombine(inUse, (done, now) -> now)
                .thenCompose(now -> {
                    Set<Integer> others = new TreeSet<>(now);
                    others.removeAll(schemas);
                    return others.isEmpty()
                            ? CompletableFuture.completedFuture(null)
                            : removeUnder(identities, agreed, others); // another version has come a moment ago
                });
    }

    private CompletableFuture<Void> removeUnder(
            Collection<byte[]> identities, Agreed agreed, Collection<Integer> schemas) {
        List<TierKey> keys = new ArrayList<>();
        for (byte[] identity : identities) {
            for (int schema : schemas) {
                keys.add(branch.key(agreed.generation(), schema, identity));
            }
        }
        return keys.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : branch.server()
                        .ask("remove", () -> branch.server().tier().store().remove(keys));
    }

    /** Stores {@code entry} for the key of this identity; what has another schema is removed. */
    CompletableFuture<Void> put(byte[] identity, TierEntry entry) {
        return branch.agreed()
                .thenCompose(agreed -> {
                    TierKey key = branch.key(agreed.generation(), identity);
                    CompletableFuture<Void> stored = branch.server()
                            .ask("put", () -> branch.server().tier().store().put(key, entry));
                    return stored.thenCombine(removeOthers(identity, agreed), (done, too) -> null);
                })
                .thenRun(() -> branch.tell(BusMessage.Kind.WRITTEN, identity));
    }

    private CompletableFuture<Void> removeOthers(byte[] identity, Agreed agreed) {
        return branch.agreements().schemasNow().thenCompose(now -> {
            Set<Integer> others = new TreeSet<>(now);
            others.addAll(agreed.schemas());
            others.remove(branch.schema());
            return removeUnder(List.of(identity), agreed, others);
        });
    }

    /** Removes all keys. */
    CompletableFuture<Void> clear() {
        return branch.agreements().renewGeneration().thenRun(() -> branch.tell(BusMessage.Kind.CLEARED, NOTHING));
    }

    /** Removes what bears {@code tag}. */
    CompletableFuture<Void> removeTag(String tag) {
        // in this order: a value that is published between the two bears the old record
        return branch.agreements()
                .renewRemovals()
                .thenCompose(done -> branch.tags().remove(tag))
                .thenRun(() -> branch.tell(
                        BusMessage.Kind.TAG_REMOVED, branch.hiddenTags().subject(tag)));
    }
}
