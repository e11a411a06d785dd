package io.github.corralcache.benchmarks.plot;

/** What a chart is drawn on: pixels from the upper left corner. */
interface Surface {

    void line(double x1, double y1, double x2, double y2, Pen pen);

    void polyline(double[] xs, double[] ys, Pen pen);

    void dot(double x, double y, double radius, String color);

    /**
     * Writes one line of text.
     *
     * @param y of the base line
     */
    void text(double x, double y, String text, Font font);

    /**
     * How text looks.
     *
     * @param size of the letters, in pixels
     * @param color as {@code #rrggbb}
     */
    record Font(double size, String color, boolean bold, Anchor anchor) {}

    /** Which part of a text is at the given place. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }
}
