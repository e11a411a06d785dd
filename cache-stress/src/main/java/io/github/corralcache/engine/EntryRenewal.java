package io.github.corralcache.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A value is replaced in place and its deadline after it: no reader takes the old value for as fresh as the new one.
 */
@JCStressTest
@Outcome(
        id = {"1, 1", "1, 2", "2, 2"},
        expect = Expect.ACCEPTABLE,
        desc = "the deadline is of the value, or older")
@Outcome(id = "2, 1", expect = Expect.FORBIDDEN, desc = "the old value with the new deadline")
@State
public class EntryRenewal {

    private final Node<Integer, Integer> node = new Node<>(1, 7, 0, 1, 1);

    @Actor
    public void writer() {
        node.swapValue(2);
        node.deadline(2);
    }

    /** As a hit reads it. */
    @Actor
    public void reader(II_Result result) {
        result.r1 = node.deadline();
        Integer value = node.value();
        result.r2 = value == null ? 0 : value;
    }
}
