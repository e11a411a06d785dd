package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.benchmarks.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A workload, the contenders and the sizes to replay it at. */
public final class ReplayPlan {

    private static final Contender BASELINE = Contender.named("lru");

    private final Workload workload;
    private final List<Contender> contenders;
    private final long[] maxima;
    private final ReplaySettings settings;

    ReplayPlan(Workload workload, List<Contender> contenders, long[] maxima, ReplaySettings settings) {
        this.workload = workload;
        this.contenders = contenders;
        this.maxima = maxima;
        this.settings = settings;
    }

    /** What is replayed, in one line. */
    public String describe() {
        Trace trace = workload.trace();
        return trace.name() + ": " + trace.length() + " requests of " + trace.objects() + " keys, cost "
                + settings.cost() + ", seed " + settings.seed();
    }

    /** How long the longest name of a contender is, with its options. */
    int longestLabel() {
        return contenders.stream()
                .mapToInt(contender -> contender.label().length())
                .max()
                .orElse(0);
    }

    /** Whether misses differ in cost. */
    public boolean hasCosts() {
        return !workload.costs().isUnit();
    }

    /** Whether results tell of surprise. */
    public boolean surprise() {
        return settings.surprise();
    }

    /** The name of the trace. */
    public String trace() {
        return workload.trace().name();
    }

    /** The name of the scheme of costs. */
    public String cost() {
        return settings.cost();
    }

    /** What was drawn at random was drawn by this. */
    public long seed() {
        return settings.seed();
    }

    /**
     * Replays through every contender at every size, and hands each result to {@code sink} as soon as it is there; how
     * long requests take is not told.
     */
    public void run(Consumer<ReplayResult> sink) {
        run(sink, false);
    }

    /**
     * As {@link #run}, and tells how long requests take, after all contenders at a size were warmed up. Takes some four
     * times as long, and hands over the results of one size together.
     */
    public void runTimed(Consumer<ReplayResult> sink) {
        run(sink, true);
    }

    private void run(Consumer<ReplayResult> sink, boolean timed) {
        Replay replay = new Replay(workload, settings.warmup(), settings.countFirst(), Progress.onStandardError());
        for (long maximum : maxima) {
            // The baseline is LRU as its textbook has it: with one segment.
            Tally baseline = settings.surprise() ? run(replay, BASELINE, maximum, 1) : null;
            List<ReplayResult> results = new ArrayList<>();
            for (Contender contender : contenders) {
                Tally tally = run(replay, contender, maximum, settings.segments());
                ReplayResult result = new ReplayResult(
                        contender.label(),
                        maximum,
                        tally.requests(),
                        tally.hitRatio(),
                        tally.costMissRatio(),
                        tally.byteHitRatio(),
                        baseline == null ? Double.NaN : tally.surprise(baseline),
                        Double.NaN);
                if (timed) {
                    results.add(result);
                } else {
                    sink.accept(result);
                }
            }
            if (timed) {
                double[] nanos = Rounds.leastNanos(
                        contenders.size(),
                        workload.trace().length(),
                        contender -> run(replay, contenders.get(contender), maximum, settings.segments())
                                .nanosPerRequest());
                for (int i = 0; i < nanos.length; i++) {
                    sink.accept(results.get(i).withNanosPerRequest(nanos[i]));
                }
            }
        }
    }

    private Tally run(Replay replay, Contender contender, long maximum, int segmentCount) {
        try (ReplayTarget target = contender.create(workload, maximum, segmentCount, settings.seed())) {
            return replay.run(contender.label() + " " + maximum, target);
        }
    }
}
