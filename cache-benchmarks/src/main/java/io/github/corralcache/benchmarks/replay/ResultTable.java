package io.github.corralcache.benchmarks.replay;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints results as an aligned table, each as soon as it is there, below a line that says what is replayed. */
public final class ResultTable {

    private final PrintWriter out;
    private final boolean surprise;

    public ResultTable(PrintWriter out, ReplayPlan plan) {
        this.out = out;
        surprise = plan.surprise();
        out.println("# " + plan.describe());
        out.printf(
                "%-24s %12s %12s %9s %14s %13s%s %16s%n",
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
                "%-24s %12d %12d %9.4f %14.4f %13.4f%s %16.1f%n",
                result.policy(),
                result.size(),
                result.requests(),
                result.hitRatio(),
                result.costMissRatio(),
                result.byteHitRatio(),
                surprise ? format(result.surprise()) : "",
                result.nanosPerRequest());
        out.flush();
    }

    /** No group of keys may be missed often enough to tell. */
    private static String format(double ratio) {
        return Double.isNaN(ratio) ? "         -" : String.format(Locale.ROOT, "%10.2f", ratio);
    }
}
