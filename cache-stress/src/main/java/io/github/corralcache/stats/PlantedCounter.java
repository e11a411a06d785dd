package io.github.corralcache.stats;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** The planted bug: as {@link CountersOfTwoThreads}, with an addition that is not atomic. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both have counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
@State
public class PlantedCounter {

    private long hits;

    @Actor
    public void one() {
        hits++;
    }

    @Actor
    public void two() {
        hits++;
    }

    @Arbiter
    public void sum(J_Result result) {
        result.r1 = hits;
    }
}
