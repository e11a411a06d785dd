package io.github.corralcache.benchmarks.replay;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints results as an aligned table, each as soon as it is there, below a line that says what is replayed. */
public final class ResultTable {

    private static final int USUAL_LABEL = 24;

    private final PrintWriter out;
    private final boolean surprise;

    /** How the first column is written. */
    private final String label;

    public ResultTable(PrintWriter out, ReplayPlan plan) {
        this.out = out;
        surprise = plan.surprise();
        label = "%-" + Math.max(USUAL_LABEL, plan.longestLabel()) + "s";
        out.println("# " + plan.describe());
        out.printf(
                label + " %12s %12s %9s %14s %13s%s %16s%n",
                "policy",
                "size",
                "requests",
                "hitRatio",
                "costMissRatio",
                "byteHitRatio",
                surprise ? "  surprise" : "",
                "nanosPerRequest");
        out.flush();
    }

    public void print(ReplayResult result) {
        out.printf(
                Locale.ROOT,
                label + " %12d %12d %9.4f %14.4f %13.4f%s %16s%n",
                result.policy(),
                result.size(),
                result.requests(),
                result.hitRatio(),
                result.costMissRatio(),
                result.byteHitRatio(),
                surprise ? format(result.surprise()) : "",
                Double.isNaN(result.nanosPerRequest())
                        ? "-"
                        : String.format(Locale.ROOT, "%.1f", result.nanosPerRequest()));
        out.flush();
    }

    /** No group of keys may be missed often enough to tell. */
    private static String format(double ratio) {
        return Double.isNaN(ratio) ? "         -" : String.format(Locale.ROOT, "%10.2f", ratio);
    }
}
