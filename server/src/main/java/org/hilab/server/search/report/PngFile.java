package org.hilab.server.search.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;
import org.hilab.server.search.report.Drawing.Ink;
import org.hilab.server.search.report.Drawing.Mark;

/** Paints a drawing as PNG, at twice its size so that it prints well. */
final class PngFile {
  private static final int SCALE = 2;

  private final Graphics2D graphics;

  private PngFile(Graphics2D graphics) {
    this.graphics = graphics;
  }

  static void write(Drawing drawing, OutputStream out) throws IOException {
    BufferedImage image =
        new BufferedImage(
            SCALE * drawing.width(), SCALE * drawing.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(color(Ink.BACKGROUND, 1));
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.scale(SCALE, SCALE);
      PngFile png = new PngFile(graphics);
      drawing.marks().forEach(png::paint);
    } finally {
      graphics.dispose();
    }
    if (!ImageIO.write(image, "png", out)) {
      throw new IllegalStateException("This Java cannot write PNG.");
    }
  }

  private void paint(Mark mark) {
    switch (mark) {
      case Mark.Line line -> {
        graphics.setColor(color(line.ink(), 1));
        graphics.setStroke(new BasicStroke((float) line.width()));
        graphics.draw(new Line2D.Double(line.x1(), line.y1(), line.x2(), line.y2()));
      }
      case Mark.Dot dot -> {
        graphics.setColor(color(dot.ink(), 1));
        double radius = dot.radius();
        graphics.fill(
            new Ellipse2D.Double(dot.x() - radius, dot.y() - radius, 2 * radius, 2 * radius));
      }
      case Mark.Box box -> {
        graphics.setColor(color(box.ink(), box.opacity()));
        graphics.fill(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
      }
      case Mark.Label label -> write(label);
    }
  }

  private void write(Mark.Label label) {
    graphics.setColor(color(Ink.TEXT, 1));
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, label.size()));
    int width = graphics.getFontMetrics().stringWidth(label.text());
    double shift =
        switch (label.anchor()) {
          case START -> 0;
          case MIDDLE -> -width / 2.0;
          case END -> -width;
        };
    AffineTransform before = graphics.getTransform();
    graphics.translate(label.x(), label.y());
    if (label.turned()) {
      graphics.rotate(-Math.PI / 2);
    }
    graphics.drawString(label.text(), (float) shift, 0);
    graphics.setTransform(before);
  }

  private static Color color(Ink ink, double opacity) {
    Color plain = Color.decode(ink.hex());
    return new Color(
        plain.getRed(), plain.getGreen(), plain.getBlue(), (int) Math.round(255 * opacity));
  }
}
