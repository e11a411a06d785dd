package io.github.corralcache.soak;

import io.github.corralcache.soak.Violations.Kind;
import java.util.ArrayList;
import java.util.List;

/** What is in use of the heap after a collection, measured now and then, and whether it grows. One thread. */
final class Heap {

    private static final double MB = 1024 * 1024;
    /** Allowed per ten minutes. */
    private static final double GROWTH = 1.0;
    /** What one measurement may be beside another: caches of other sizes, loads in progress. */
    private static final double NOISE = 2.0;

    private record Sample(double second, double megabytes) {}

    private final List<Sample> samples = new ArrayList<>();

    void measure(double second) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        samples.add(new Sample(second, (runtime.totalMemory() - runtime.freeMemory()) / MB));
    }

    double last() {
        return samples.get(samples.size() - 1).megabytes;
    }

    /** Compares the least of the last third with the least of the one before; a short run says nothing. */
    void judge(Violations violations) {
        if (samples.size() < 9) {
            return;
        }
        int third = samples.size() / 3;
        double before = least(samples.subList(third, 2 * third));
        double after = least(samples.subList(2 * third, samples.size()));
        double seconds = samples.get(samples.size() - 1).second / 3;
        if (after - before > NOISE + GROWTH * seconds / 600) {
            violations.add(Kind.HEAP_GROWS, String.format("from %.1f to %.1f MB in %.0f s", before, after, seconds));
        }
    }

    private static double least(List<Sample> some) {
        return some.stream().mapToDouble(Sample::megabytes).min().orElseThrow();
    }

    @Override
    public String toString() {
        return samples.isEmpty()
                ? "not measured"
                : String.format(
                        "%.1f to %.1f MB",
                        least(samples),
                        samples.stream().mapToDouble(Sample::megabytes).max().orElseThrow());
    }
}
