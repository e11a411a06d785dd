package io.github.corralcache.benchmarks.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/** Draws with Java2D at twice the resolution, so that text stays sharp on dense screens. */
final class PngSurface implements Surface {

    private static final int SCALE = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    PngSurface(int width, int height) {
        image = new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Pen pen) {
        take(pen);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void polyline(double[] xs, double[] ys, Pen pen) {
        Path2D path = new Path2D.Double();
        path.moveTo(xs[0], ys[0]);
        for (int i = 1; i < xs.length; i++) {
            path.lineTo(xs[i], ys[i]);
        }
        take(pen);
        graphics.draw(path);
    }

    private void take(Pen pen) {
        graphics.setColor(Color.decode(pen.color()));
        graphics.setStroke(new BasicStroke(
                (float) pen.width(),
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_ROUND,
                1,
                pen.dashed() ? new float[] {6, 4} : null,
                0));
    }

    @Override
    public void dot(double x, double y, double radius, String color) {
        graphics.setColor(Color.decode(color));
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void text(double x, double y, String text, Font font) {
        graphics.setFont(
                new java.awt.Font(java.awt.Font.SANS_SERIF, font.bold() ? java.awt.Font.BOLD : java.awt.Font.PLAIN, 1)
                        .deriveFont((float) font.size()));
        graphics.setColor(Color.decode(font.color()));
        double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
        double left = font.anchor() == Anchor.START ? x : font.anchor() == Anchor.MIDDLE ? x - width / 2 : x - width;
        graphics.drawString(text, (float) left, (float) y);
    }

    void write(OutputStream out) throws IOException {
        if (!ImageIO.write(image, "png", out)) {
            throw new IOException("this JDK cannot write PNG");
        }
    }
}
