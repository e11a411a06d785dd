package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.Ttl;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.stats.StatsRecorder;
import io.github.corralcache.tag.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which slot an entry gets. */
class SlotsTest {

    private final Budget budget = new Budget(100);
    private final Owner<String, String> owner = new Owner<>(
            new Table<>(1),
            new Lifetimes(Ttl.NEVER, Duration.ZERO, 0, EarlyRefresh.OFF, new Tags()),
            StatsRecorder.disabled(),
            new UserCode<>(null, null, CostModel.none(), null),
            new SoleAccount(budget),
            new GroupNames(),
            1,
            0);
    private final Slots<String, String> slots = new Slots<>(1, budget, false, false, new SoleOwner<>(owner));

    private Node<String, String> add(String key) {
        Node<String, String> node = new Node<>(key, key.hashCode(), slots.next(), key, 0);
        slots.add(owner, node, 1, Double.NaN, GroupNumbers.NONE);
        return node;
    }

    private List<Node<String, String>> held() {
        List<Node<String, String>> held = new ArrayList<>();
        for (int slot = 0; slot < slots.end(); slot++) {
            if (slots.at(slot) != null) {
                held.add(slots.node(slot));
            }
        }
        return held;
    }

    @Test
    void isThatOfTheEntryRemovedLast() {
        add("a");
        Node<String, String> removed = add("b");
        add("c");
        slots.remove(removed);
        assertThat(add("d").slot).isEqualTo(removed.slot);
    }

    @Test
    void isNobodyElses() {
        List<Node<String, String>> nodes = List.of(add("a"), add("b"), add("c"), add("d"));
        nodes.subList(0, 3).forEach(slots::remove);
        List<Node<String, String>> there = List.of(nodes.get(3), add("e"), add("f"), add("g"), add("h"));
        assertThat(held()).containsExactlyInAnyOrderElementsOf(there);
    }

    @Test
    void startsAtTheFirstAgainOnceAllAreGone() {
        List<Node<String, String>> nodes = List.of(add("a"), add("b"), add("c"));
        nodes.subList(1, 3).forEach(slots::remove);
        slots.clear();
        List<Node<String, String>> there = List.of(add("d"), add("e"), add("f"));
        assertThat(there).extracting(node -> node.slot).containsExactly(0, 1, 2);
        assertThat(held()).containsExactlyElementsOf(there);
    }
}
