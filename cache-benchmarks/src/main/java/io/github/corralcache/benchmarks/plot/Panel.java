package io.github.corralcache.benchmarks.plot;

import io.github.corralcache.benchmarks.plot.Surface.Anchor;
import io.github.corralcache.benchmarks.plot.Surface.Font;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * One diagram of a chart: shares over cache sizes, which are on a logarithmic axis. Each line carries its name at its
 * right end, in its colour, so that there is no legend to look up; names that would overlap are moved apart.
 */
final class Panel {

    /**
     * Colours that differ also for the colour-blind (M. Okabe, K. Ito: Color Universal Design, 2008), without the
     * yellow that nobody sees on white. A ninth line and more begin again, dashed.
     */
    private static final List<String> COLORS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c564b");

    private static final String INK = "#222222";
    private static final String FAINT = "#666666";
    private static final String GRID = "#e4e4e4";
    private static final String BOUND = "#777777";

    private static final double LABEL_WIDTH = 130;
    private static final double LABEL_HEIGHT = 14;
    private static final double AXIS_WIDTH = 54;
    private static final double AXIS_HEIGHT = 44;
    private static final double HEADING = 34;

    private final String heading;
    private final List<Series> lines;
    private final double left;
    private final double right;
    private final double top;
    private final double bottom;
    private final double[] sizes;
    private final Scale scale;

    /** @param lines at least one, with at least one point each */
    Panel(String heading, List<Series> lines, double left, double top, double width, double height) {
        this.heading = heading;
        this.lines = lines;
        this.left = left + AXIS_WIDTH;
        this.right = left + width - LABEL_WIDTH;
        this.top = top + HEADING;
        this.bottom = top + height - AXIS_HEIGHT;
        sizes = lines.stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(Series.Point::x)
                .sorted()
                .distinct()
                .toArray();
        double[] shares = lines.stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(Series.Point::y)
                .toArray();
        scale = Scale.around(
                Arrays.stream(shares).min().orElse(0),
                Arrays.stream(shares).max().orElse(1));
    }

    void draw(Surface surface) {
        surface.text(left - AXIS_WIDTH + 8, top - 16, heading, new Font(14, INK, true, Anchor.START));
        drawAxes(surface);
        List<Label> labels = new ArrayList<>();
        int color = 0;
        for (Series series : lines) {
            Pen pen;
            if (series.bound()) {
                pen = new Pen(BOUND, 1.5, true);
            } else {
                pen = new Pen(COLORS.get(color % COLORS.size()), 2, color >= COLORS.size());
                color++;
            }
            drawLine(surface, series, pen);
            Series.Point last = series.points().get(series.points().size() - 1);
            labels.add(new Label(series.label(), pen.color(), x(last.x()), y(last.y())));
        }
        drawLabels(surface, labels);
    }

    private void drawAxes(Surface surface) {
        for (double share : scale.ticks()) {
            surface.line(left, y(share), right, y(share), new Pen(GRID, 1, false));
            surface.text(left - 8, y(share) + 4, scale.format(share), new Font(12, FAINT, false, Anchor.END));
        }
        surface.line(left, bottom, right, bottom, new Pen(FAINT, 1, false));
        double labelled = Double.NEGATIVE_INFINITY;
        for (double size : sizes) {
            surface.line(x(size), bottom, x(size), bottom + 5, new Pen(FAINT, 1, false));
            if (x(size) - labelled >= 48) {
                surface.text(x(size), bottom + 19, format(size), new Font(12, FAINT, false, Anchor.MIDDLE));
                labelled = x(size);
            }
        }
        surface.text((left + right) / 2, bottom + 38, "cache size", new Font(12, FAINT, false, Anchor.MIDDLE));
    }

    private void drawLine(Surface surface, Series series, Pen pen) {
        double[] xs =
                series.points().stream().mapToDouble(point -> x(point.x())).toArray();
        double[] ys =
                series.points().stream().mapToDouble(point -> y(point.y())).toArray();
        surface.polyline(xs, ys, pen);
        for (int i = 0; i < xs.length; i++) {
            surface.dot(xs[i], ys[i], 3, pen.color());
        }
    }

    /**
     * Names from the top down, none higher than the line it belongs to allows, then from the bottom up where room is
     * short.
     */
    private void drawLabels(Surface surface, List<Label> labels) {
        labels.sort(Comparator.comparingDouble(Label::y));
        double[] places = new double[labels.size()];
        double free = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.max(labels.get(i).y(), free);
            free = places[i] + LABEL_HEIGHT;
        }
        free = bottom;
        for (int i = places.length - 1; i >= 0; i--) {
            places[i] = Math.min(places[i], free);
            free = places[i] - LABEL_HEIGHT;
        }
        for (int i = 0; i < places.length; i++) {
            Label label = labels.get(i);
            surface.line(label.x() + 5, label.y(), right + 18, places[i], new Pen(label.color(), 0.7, false));
            surface.text(right + 21, places[i] + 4, label.text(), new Font(12, label.color(), true, Anchor.START));
        }
    }

    private double x(double size) {
        double first = Math.log(sizes[0]);
        double span = Math.log(sizes[sizes.length - 1]) - first;
        double inset = 8;
        return span == 0
                ? (left + right) / 2
                : left + inset + (Math.log(size) - first) / span * (right - left - 2 * inset);
    }

    private double y(double share) {
        return bottom - (share - scale.low()) / (scale.high() - scale.low()) * (bottom - top);
    }

    private static String format(double size) {
        if (size >= 1e6) {
            return trim(size / 1e6) + "M";
        }
        return size >= 10_000 ? trim(size / 1e3) + "k" : String.format(Locale.ROOT, "%.0f", size);
    }

    private static String trim(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value).replaceFirst("\\.0$", "");
    }

    private record Label(String text, String color, double x, double y) {}
}
