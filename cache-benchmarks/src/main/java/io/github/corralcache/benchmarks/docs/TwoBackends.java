package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.trace.Trace;
import io.github.corralcache.benchmarks.workload.Zipf;
import java.util.SplittableRandom;

/**
 * The case against costs: a cache before two backends, one cheap and asked all the time, one expensive. In the second
 * of three phases many more expensive keys are requested than usual.
 */
final class TwoBackends {

    private static final int CHEAP_KEYS = 5_000;
    private static final int DEAR_KEYS = 3_000;
    private static final int GLUT_KEYS = 2_000;
    private static final double DEAR_COST = 50;
    private static final double DEAR_SHARE = 0.2;
    private static final double GLUT_SHARE = 0.3;
    private static final int PHASE = 100_000;

    private TwoBackends() {}

    static Trace draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Zipf cheap = new Zipf(CHEAP_KEYS, 1);
        Zipf dear = new Zipf(DEAR_KEYS, 0.6);
        Trace.Builder trace = new Trace.Builder("two backends");
        for (int i = 0; i < 3 * PHASE; i++) {
            if (i / PHASE == 1 && random.nextDouble() < GLUT_SHARE) {
                trace.addCosted(CHEAP_KEYS + DEAR_KEYS + random.nextInt(GLUT_KEYS), DEAR_COST);
            } else if (random.nextDouble() < DEAR_SHARE) {
                trace.addCosted(CHEAP_KEYS + dear.next(random), DEAR_COST);
            } else {
                trace.addCosted(cheap.next(random), 1);
            }
        }
        return trace.build();
    }
}
