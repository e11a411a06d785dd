package io.github.corralcache.benchmarks.cost;

import io.github.corralcache.benchmarks.trace.Trace;
import io.github.corralcache.benchmarks.workload.Scramble;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives every object of a trace a cost. An object's cost depends on its key and the seed alone, so it is the same at
 * every request and independent of popularity, as it is in the literature; measured systems may correlate the two.
 *
 * <ul>
 *   <li>{@code unit}: 1.
 *   <li>{@code uniform3}: 1, 100 or 10,000, equally likely (CAMP, Middleware 2014).
 *   <li>{@code groups:A/B/C}: shares of A, B and C per cent cost 10 to 30, 120 to 180 and 350 to 450, each integer
 *       equally likely (GD-Wheel, EuroSys 2015).
 *   <li>{@code lognormal}: log-normal with median 5 and sigma 1.5; the groups are its quartiles.
 *   <li>{@code two-value}: 1 for 80 %, 100 for 20 %.
 *   <li>{@code trace}: what the trace says; the groups are powers of eight.
 * </ul>
 */
public final class CostScheme {

    /** Names of the schemes as they are written on the command line. */
    public static final List<String> NAMES =
            List.of("unit", "uniform3", "groups:A/B/C", "lognormal", "two-value", "trace");

    private static final Pattern GROUPS = Pattern.compile("groups:(\\d{1,3})/(\\d{1,3})/(\\d{1,3})");
    private static final int[][] GROUP_COSTS = {{10, 30}, {120, 180}, {350, 450}};

    private static final double LOGNORMAL_MEDIAN = 5;
    private static final double LOGNORMAL_SIGMA = 1.5;
    /** The upper quartile of the standard normal distribution. */
    private static final double UPPER_QUARTILE = 0.6744897501960817;

    /** The groups of a trace's own costs: one for each power of eight, the last for all above. */
    private static final int TRACE_GROUPS = 16;

    private final String name;
    private final Draw draw;
    private final Grouping grouping;
    private final int groups;

    private CostScheme(String name, int groups, Draw draw, Grouping grouping) {
        this.name = name;
        this.groups = groups;
        this.draw = draw;
        this.grouping = grouping;
    }

    /**
     * Finds a scheme by its name.
     *
     * @throws IllegalArgumentException if there is none, or the shares are not 100 per cent; the message says what is
     *     allowed
     */
    public static CostScheme named(String name) {
        return switch (name) {
            case "unit" -> new CostScheme(name, 1, (first, second) -> 1, cost -> 0);
            case "uniform3" ->
                new CostScheme(
                        name,
                        3,
                        (first, second) -> Math.pow(100, (int) (first * 3)),
                        cost -> cost < 10 ? 0 : cost < 1_000 ? 1 : 2);
            case "two-value" ->
                new CostScheme(name, 2, (first, second) -> first < 0.8 ? 1 : 100, cost -> cost < 10 ? 0 : 1);
            case "lognormal" -> new CostScheme(name, 4, CostScheme::logNormal, CostScheme::quartile);
            case "trace" -> new CostScheme(name, TRACE_GROUPS, (first, second) -> Double.NaN, CostScheme::powerOfEight);
            default -> groups(name);
        };
    }

    private static CostScheme groups(String name) {
        Matcher shares = GROUPS.matcher(name);
        if (!shares.matches()) {
            throw new IllegalArgumentException(
                    "unknown cost scheme '" + name + "', must be one of " + String.join(", ", NAMES));
        }
        int cheap = Integer.parseInt(shares.group(1));
        int middling = Integer.parseInt(shares.group(2));
        if (cheap + middling + Integer.parseInt(shares.group(3)) != 100) {
            throw new IllegalArgumentException("the shares of '" + name + "' must add up to 100");
        }
        return new CostScheme(
                name,
                3,
                (first, second) -> {
                    int[] range = GROUP_COSTS[first * 100 < cheap ? 0 : first * 100 < cheap + middling ? 1 : 2];
                    return range[0] + (int) (second * (range[1] - range[0] + 1));
                },
                cost -> cost < 100 ? 0 : cost < 300 ? 1 : 2);
    }

    /** By the method of Box and Muller. */
    private static double logNormal(double first, double second) {
        double normal = Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
        return LOGNORMAL_MEDIAN * Math.exp(LOGNORMAL_SIGMA * normal);
    }

    private static int quartile(double cost) {
        double normal = Math.log(cost / LOGNORMAL_MEDIAN) / LOGNORMAL_SIGMA;
        return normal < -UPPER_QUARTILE ? 0 : normal < 0 ? 1 : normal < UPPER_QUARTILE ? 2 : 3;
    }

    private static int powerOfEight(double cost) {
        return Math.max(0, Math.min(TRACE_GROUPS - 1, Math.getExponent(cost) / 3));
    }

    /**
     * Gives the objects of {@code trace} their costs.
     *
     * @throws IllegalArgumentException if the costs are to be the trace's, and it has none
     */
    public ObjectCosts costs(Trace trace, long seed) {
        boolean own = name.equals("trace");
        if (own && !trace.hasCosts()) {
            throw new IllegalArgumentException("cost scheme 'trace' needs a trace with costs, which '" + trace.name()
                    + "' is not: its format has none");
        }
        double[] costs = new double[trace.objects()];
        byte[] group = new byte[trace.objects()];
        long salt = Scramble.scramble(seed);
        for (int object = 0; object < costs.length; object++) {
            long hash = Scramble.scramble(trace.key(object) ^ salt);
            double cost = own ? trace.cost(object) : draw.cost(Scramble.unit(hash), Scramble.unit(~hash));
            costs[object] = cost;
            group[object] = (byte) grouping.group(cost);
        }
        return new ObjectCosts(costs, group, groups);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Turns two independent numbers, equally likely from 0 to 1, into a cost. */
    @FunctionalInterface
    private interface Draw {
        double cost(double first, double second);
    }

    /** The group of a cost. */
    @FunctionalInterface
    private interface Grouping {
        int group(double cost);
    }
}
