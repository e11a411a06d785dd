package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.benchmarks.trace.Trace;
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

    /** Replays through every contender at every size, and hands each result to {@code sink} as soon as it is there. */
    public void run(Consumer<ReplayResult> sink) {
        Replay replay = new Replay(workload, settings.warmup(), settings.countFirst(), Progress.onStandardError());
        for (long maximum : maxima) {
            // The baseline is LRU as its textbook has it: with one segment.
            Tally baseline = settings.surprise() ? run(replay, BASELINE, maximum, 1) : null;
            for (Contender contender : contenders) {
                Tally tally = run(replay, contender, maximum, settings.segments());
                sink.accept(new ReplayResult(
                        contender.label(),
                        maximum,
                        tally.requests(),
                        tally.hitRatio(),
                        tally.costMissRatio(),
                        tally.byteHitRatio(),
                        baseline == null ? Double.NaN : tally.surprise(baseline),
                        tally.nanosPerRequest()));
            }
        }
    }

    private Tally run(Replay replay, Contender contender, long maximum, int segmentCount) {
        try (ReplayTarget target = contender.create(workload, maximum, segmentCount, settings.seed())) {
            return replay.run(contender.label() + " " + maximum, target);
        }
    }
}
