package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GhostListTest {

    @Test
    void forgetsTheOldestFirst() {
        GhostList ghosts = new GhostList();
        ghosts.add(1, 1);
        ghosts.add(2, 1);
        ghosts.add(1, 1);
        ghosts.removeOldest();
        assertThat(ghosts.remove(2)).isFalse();
        assertThat(ghosts.remove(1)).isTrue();
        assertThat(ghosts.size()).isZero();
    }

    @Test
    void agreesWithAQueue() {
        long seed = Long.getLong("corral.seed", System.nanoTime());
        Random random = new Random(seed);
        GhostList ghosts = new GhostList();
        ArrayDeque<Integer> model = new ArrayDeque<>();
        for (int step = 0; step < 200_000; step++) {
            int most = 1 + (step / 1000) * 3;
            int hash = random.nextInt(2 * most) * 0x10001;
            switch (random.nextInt(4)) {
                case 0 -> assertThat(ghosts.remove(hash)).as("seed " + seed).isEqualTo(model.remove(hash));
                case 1 -> {
                    if (random.nextInt(10) == 0) {
                        ghosts.removeOldest();
                        model.poll();
                    }
                }
                default -> {
                    ghosts.add(hash, 1 + hash % 3);
                    model.remove(hash);
                    model.add(hash);
                    if (model.size() > most) {
                        ghosts.removeOldest();
                        model.poll();
                    }
                }
            }
            assertThat(ghosts.size()).as("seed " + seed).isEqualTo(model.size());
        }
        assertThat(ghosts.weight())
                .isEqualTo(model.stream().mapToLong(hash -> 1 + hash % 3).sum());
    }
}
