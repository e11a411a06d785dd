package io.github.corralcache.benchmarks.rivals;

import java.util.function.Function;

/** A load that asks for its own key. */
final class SelfRecursion implements Probe {

    @Override
    public String title() {
        return "A loads A";
    }

    @Override
    public String target() {
        return "an error that names the chain";
    }

    @Override
    public Finding run(Rival rival) throws Exception {
        Function<String, Object> again = new Function<>() {
            @Override
            public Object apply(String key) {
                return String.valueOf(rival.get(key, this));
            }
        };
        Crew.Hand caller = Crew.start(() -> rival.get("alpha", again));
        Recursion recursion = Recursion.of(caller.failure());
        return new Finding(recursion.text(), Double.NaN, recursion.namesChain());
    }
}
