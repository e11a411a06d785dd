package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlotHeapTest {

    private record Keyed(double key, int age) {}

    @Test
    void agreesWithAnOrderedMapOfSlots() {
        long seed = Long.getLong("corral.seed", System.nanoTime());
        Random random = new Random(seed);
        SlotHeap heap = new SlotHeap();
        Map<Integer, Keyed> model = new TreeMap<>();
        for (int step = 0; step < 50_000; step++) {
            int slot = random.nextInt(100);
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    if (model.remove(slot) != null) {
                        heap.remove(slot);
                    }
                }
                case 3 -> {
                    double amount = random.nextInt(3);
                    heap.lower(amount);
                    model.replaceAll((held, keyed) -> new Keyed(keyed.key() - amount, keyed.age()));
                }
                default -> {
                    double key = random.nextInt(20);
                    heap.set(slot, key);
                    model.put(slot, new Keyed(key, step));
                }
            }
            assertThat(heap.isEmpty()).isEqualTo(model.isEmpty());
            if (!model.isEmpty()) {
                Map.Entry<Integer, Keyed> least = model.entrySet().stream()
                        .min(Map.Entry.comparingByValue(
                                Comparator.comparingDouble(Keyed::key).thenComparingInt(Keyed::age)))
                        .orElseThrow();
                assertThat(heap.least()).as("seed " + seed).isEqualTo(least.getKey());
                assertThat(heap.key(heap.least())).isEqualTo(least.getValue().key());
            }
        }
    }
}
