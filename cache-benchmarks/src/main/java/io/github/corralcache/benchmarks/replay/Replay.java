package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.benchmarks.cost.ObjectCosts;
import io.github.corralcache.benchmarks.trace.Trace;
import java.util.BitSet;

/**
 * Sends the requests of a workload through a target and keeps the accounts. Requests are timed in blocks and accounted
 * for between them, so that the time is the target's own.
 */
final class Replay {

    private static final int BLOCK = 1 << 14;
    private static final double GROUP_WARMUP = 0.2;

    private final Workload workload;
    private final int warmup;
    private final boolean countFirst;
    private final Progress progress;
    private final BitSet known = new BitSet();

    /**
     * @param warmup the number of requests at the beginning that count for nothing
     * @param countFirst whether first requests of an object count in the cost-miss ratio
     */
    Replay(Workload workload, int warmup, boolean countFirst, Progress progress) {
        this.workload = workload;
        this.warmup = warmup;
        this.countFirst = countFirst;
        this.progress = progress;
    }

    Tally run(String title, ReplayTarget target) {
        Trace trace = workload.trace();
        int length = trace.length();
        Tally tally = new Tally(workload.costs().groups());
        BitSet hits = new BitSet(BLOCK);
        known.clear();
        progress.start(title, length);
        for (int start = 0; start < length; ) {
            // Warm-up ends on a block's end, so that a block's time counts wholly or not at all.
            int end = Math.min(start + BLOCK, start < warmup ? warmup : length);
            hits.clear();
            long startNanos = System.nanoTime();
            for (int request = start; request < end; request++) {
                if (target.request(trace.object(request))) {
                    hits.set(request - start);
                }
            }
            long nanos = System.nanoTime() - startNanos;
            account(tally, start, end, hits, nanos);
            start = end;
            progress.advance(end);
        }
        progress.end();
        return tally;
    }

    private void account(Tally tally, int start, int end, BitSet hits, long nanos) {
        Trace trace = workload.trace();
        ObjectCosts costs = workload.costs();
        boolean counts = start >= warmup;
        int groupsFrom = Math.max(warmup, (int) (GROUP_WARMUP * trace.length()));
        for (int request = start; request < end; request++) {
            int object = trace.object(request);
            boolean hit = hits.get(request - start);
            boolean first = !known.get(object);
            known.set(object);
            if (counts) {
                tally.count(hit, countFirst || !first, trace.size(object), costs.cost(object));
                if (!hit && request >= groupsFrom) {
                    tally.groupMiss(costs.group(object));
                }
            }
        }
        if (counts) {
            tally.addNanos(nanos);
        }
    }
}
