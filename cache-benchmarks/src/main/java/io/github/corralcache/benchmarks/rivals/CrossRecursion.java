package io.github.corralcache.benchmarks.rivals;

import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;

/** Two threads whose loads ask for each other's key: each would wait for the other for ever. */
final class CrossRecursion implements Probe {

    private static final double LONGEST_MILLIS = 100;

    @Override
    public String title() {
        return "A loads B, B loads A, on two threads";
    }

    @Override
    public String target() {
        return "an error that names the chain, ≤ 100 ms";
    }

    @Override
    public Finding run(Rival rival) throws Exception {
        long[] metNanos = new long[1];
        CyclicBarrier bothLoad = new CyclicBarrier(2, () -> metNanos[0] = System.nanoTime());
        Function<String, Object> other = new Function<>() {
            @Override
            public Object apply(String key) {
                return String.valueOf(rival.get(key.equals("alpha") ? "beta" : "alpha", this));
            }
        };
        Function<String, Object> first = key -> {
            try {
                bothLoad.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return other.apply(key);
        };
        Crew.Hand one = Crew.start(() -> rival.get("alpha", first));
        Crew.Hand two = Crew.start(() -> rival.get("beta", first));
        Recursion recursion = Recursion.of(one.failure()).or(Recursion.of(two.failure()));
        double millis = (Math.max(one.endNanos(), two.endNanos()) - metNanos[0]) / 1e6;
        return new Finding(
                recursion.text() + ", " + Finding.text(millis),
                millis,
                recursion.namesChain() && millis <= LONGEST_MILLIS);
    }
}
