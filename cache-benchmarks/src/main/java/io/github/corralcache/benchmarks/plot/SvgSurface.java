package io.github.corralcache.benchmarks.plot;

import java.util.Locale;

/** Writes SVG 1.1 that needs nothing from outside. */
final class SvgSurface implements Surface {

    private final StringBuilder svg = new StringBuilder();

    SvgSurface(int width, int height, String description) {
        append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"Helvetica, Arial, sans-serif\" role=\"img\">",
                width,
                height,
                width,
                height));
        append(String.format(Locale.ROOT, "<title>%s</title>", escape(description)));
        append(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height));
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Pen pen) {
        append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>",
                x1,
                y1,
                x2,
                y2,
                stroke(pen)));
    }

    @Override
    public void polyline(double[] xs, double[] ys, Pen pen) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            points.append(String.format(Locale.ROOT, i == 0 ? "%.1f,%.1f" : " %.1f,%.1f", xs[i], ys[i]));
        }
        append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke-linejoin=\"round\" %s/>",
                points,
                stroke(pen)));
    }

    @Override
    public void dot(double x, double y, double radius, String color) {
        append(String.format(
                Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>", x, y, radius, color));
    }

    @Override
    public void text(double x, double y, String text, Font font) {
        append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\" fill=\"%s\" text-anchor=\"%s\"%s>%s</text>",
                x,
                y,
                font.size(),
                font.color(),
                font.anchor().name().toLowerCase(Locale.ROOT),
                font.bold() ? " font-weight=\"bold\"" : "",
                escape(text)));
    }

    private static String stroke(Pen pen) {
        return String.format(
                Locale.ROOT,
                "stroke=\"%s\" stroke-width=\"%.1f\"%s",
                pen.color(),
                pen.width(),
                pen.dashed() ? " stroke-dasharray=\"6 4\"" : "");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void append(String element) {
        svg.append(element).append('\n');
    }

    /** The whole document. */
    @Override
    public String toString() {
        return svg + "</svg>\n";
    }
}
