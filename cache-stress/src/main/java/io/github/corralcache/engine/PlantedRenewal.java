package io.github.corralcache.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The planted bug: as {@link EntryRenewal}, with the deadline before the value. */
@JCStressTest
@Outcome(
        id = {"1, 1", "1, 2", "2, 2"},
        expect = Expect.ACCEPTABLE,
        desc = "the deadline is of the value, or older")
@Outcome(id = "2, 1", expect = Expect.FORBIDDEN, desc = "the old value with the new deadline")
@State
public class PlantedRenewal {

    private final Node<Integer, Integer> node = new Node<>(1, 7, 0, 1, 1);

    @Actor
    public void writer() {
        node.deadline(2);
        node.swapValue(2);
    }

    @Actor
    public void reader(II_Result result) {
        result.r1 = node.deadline();
        Integer value = node.value();
        result.r2 = value == null ? 0 : value;
    }
}
