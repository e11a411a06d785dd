package io.github.corralcache.benchmarks.plot;

import io.github.corralcache.benchmarks.plot.Surface.Anchor;
import io.github.corralcache.benchmarks.plot.Surface.Font;
import io.github.corralcache.benchmarks.replay.ReplayResult;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A picture of a replay: the hit ratio over the cache size and, where costs differ, the cost-miss ratio beside it. */
public final class Chart {

    private static final int PANEL_WIDTH = 560;
    private static final int PANEL_HEIGHT = 400;
    private static final int TITLE_HEIGHT = 40;
    private static final String BOUND = "belady";

    private final String title;
    private final List<ReplayResult> results;
    private final boolean withCosts;

    /**
     * @param results at least one
     * @param withCosts whether misses differ in cost, so that the cost-miss ratio says something of its own
     */
    public Chart(String title, List<ReplayResult> results, boolean withCosts) {
        this.title = title;
        this.results = List.copyOf(results);
        this.withCosts = withCosts;
    }

    /** Writes the picture to a file whose name ends in {@code .svg} or {@code .png}. */
    public void write(Path file) throws IOException {
        if (isSvg(file)) {
            Files.writeString(file, svg());
        } else {
            PngSurface png = new PngSurface(width(), height());
            draw(png);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                png.write(out);
            }
        }
    }

    /** Whether {@link #write} knows what to do with this name. */
    static boolean isPicture(Path file) {
        return isSvg(file) || file.toString().endsWith(".png");
    }

    private static boolean isSvg(Path file) {
        return file.toString().endsWith(".svg");
    }

    String svg() {
        SvgSurface svg = new SvgSurface(width(), height(), title);
        draw(svg);
        return svg.toString();
    }

    private int width() {
        return withCosts ? 2 * PANEL_WIDTH : PANEL_WIDTH;
    }

    private int height() {
        return TITLE_HEIGHT + PANEL_HEIGHT;
    }

    private void draw(Surface surface) {
        surface.text(8, 24, title, new Font(13, "#222222", false, Anchor.START));
        panel("Hit ratio (higher is better)", ReplayResult::hitRatio, 0).draw(surface);
        if (withCosts) {
            panel("Cost-miss ratio (lower is better)", ReplayResult::costMissRatio, PANEL_WIDTH)
                    .draw(surface);
        }
    }

    private Panel panel(String heading, ToDoubleFunction<ReplayResult> share, int left) {
        Map<String, List<Series.Point>> points = new LinkedHashMap<>();
        for (ReplayResult result : results) {
            points.computeIfAbsent(result.policy(), policy -> new ArrayList<>())
                    .add(new Series.Point(result.size(), share.applyAsDouble(result)));
        }
        List<Series> lines = new ArrayList<>();
        points.forEach((policy, line) -> {
            line.sort(Comparator.comparingDouble(Series.Point::x));
            lines.add(new Series(policy, line, policy.equals(BOUND)));
        });
        return new Panel(heading, lines, left, TITLE_HEIGHT, PANEL_WIDTH, PANEL_HEIGHT);
    }
}
