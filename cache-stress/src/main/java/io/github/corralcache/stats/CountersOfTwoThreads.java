package io.github.corralcache.stats;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two threads count at the same time, perhaps in the same stripe: nothing is lost. */
@JCStressTest
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both have counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
@State
public class CountersOfTwoThreads {

    private final StatsRecorder stats = new StripedStats(1);

    @Actor
    public void one() {
        stats.hit();
        stats.count(Counter.LOADS);
    }

    @Actor
    public void two() {
        stats.hit();
        stats.count(Counter.LOADS);
    }

    @Arbiter
    public void sum(JJ_Result result) {
        result.r1 = stats.sum(Counter.HITS);
        result.r2 = stats.sum(Counter.LOADS);
    }
}
