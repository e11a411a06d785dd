package io.github.corralcache.loading;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A waiter joins while the flight lands: it is answered, and nobody is left inside. */
@JCStressTest
@Outcome(id = "5, 0", expect = Expect.ACCEPTABLE, desc = "answered")
@Outcome(expect = Expect.FORBIDDEN, desc = "waits for ever, or is still counted")
@State
public class LastWaiter {

    private final Flight<Integer, Integer> flight = new Flight<>("stress", 1, 0, false, 0, 0);
    private final Waiter<Integer> waiter = new Waiter<>(1, 0, 0);

    @Actor
    public void joins() {
        flight.join(waiter);
    }

    @Actor
    public void lands() {
        flight.land(5, Long.MAX_VALUE, 0);
    }

    @Arbiter
    public void answer(II_Result result) {
        Integer value = waiter.getNow(-1);
        result.r1 = value == null ? -2 : value;
        result.r2 = flight.waiting();
    }
}
