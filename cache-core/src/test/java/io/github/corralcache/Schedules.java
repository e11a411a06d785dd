package io.github.corralcache;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How much Lincheck tries: some seconds in every build, many times as much in the profile {@code races}. */
public final class Schedules {

    /** How much more than in every build. */
    public static final int RACES = Integer.getInteger("races", 1);

    /** Enough scenarios to find what is planted; a check that is to find something ends when it does. */
    private static final int PATIENT = 200;

    private Schedules() {}

    /** Schedules that are thought out. */
    public static ModelCheckingOptions modelled(Class<?> specification) {
        return scenarios(new ModelCheckingOptions(), specification).invocationsPerIteration(30 * RACES);
    }

    /** Schedules that happen. */
    public static StressOptions stressed(Class<?> specification) {
        return scenarios(new StressOptions(), specification).invocationsPerIteration(200 * RACES);
    }

    /** As {@code options}, patient enough to find what is planted. */
    public static <O extends Options<O, ?>> O patiently(O options) {
        return options.iterations(PATIENT);
    }

    private static <O extends Options<O, ?>> O scenarios(O options, Class<?> specification) {
        return options.iterations(8 * RACES)
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(2)
                .minimizeFailedScenario(false)
                .sequentialSpecification(specification);
    }
}
