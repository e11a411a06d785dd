package io.github.corralcache.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** An entry whose value has plain fields is linked, and read without a lock: it is there whole, or not at all. */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "not there yet")
@Outcome(id = "10", expect = Expect.ACCEPTABLE, desc = "there, and whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "half made")
@State
public class EntryPublication {

    private static final int HASH = 7;

    private final Table<Integer, Value> table = new Table<>(1);

    /** Without final fields: it is up to the table to publish it. */
    private static final class Value {
        int one = 1;
        int two = 2;
        int three = 3;
        int four = 4;
    }

    @Actor
    public void writer() {
        table.link(new Node<>(1, HASH, 0, new Value(), 0), 1);
    }

    @Actor
    public void reader(I_Result result) {
        Node<Integer, Value> node = table.find(1, HASH);
        Value value = node == null ? null : node.value();
        result.r1 = value == null ? -1 : value.one + value.two + value.three + value.four;
    }
}
