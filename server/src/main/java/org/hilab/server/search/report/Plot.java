package org.hilab.server.search.report;

import java.util.Locale;
import org.hilab.server.search.report.Drawing.Anchor;
import org.hilab.server.search.report.Drawing.Ink;
import org.hilab.server.search.report.Drawing.Mark;

/** A drawing with two axes; points are given in the units of the axes. */
final class Plot {
  private static final int LEFT = 64;
  private static final int RIGHT = 20;
  private static final int TOP = 34;
  private static final int BOTTOM = 52;
  private static final int MOST_TICKS = 6;

  private final Drawing drawing;
  private final Axis x;
  private final Axis y;

  /**
   * A labelled range.
   *
   * @param label with its unit
   */
  record Axis(String label, double from, double to) {
    Axis {
      if (!(from < to)) {
        throw new IllegalArgumentException("An axis from " + from + " to " + to);
      }
    }

    /** The range of some values, a little wider on both sides. */
    static Axis around(String label, double smallest, double largest) {
      double margin = largest > smallest ? 0.06 * (largest - smallest) : Math.abs(largest) / 10 + 1;
      return new Axis(label, smallest - margin, largest + margin);
    }

    double share(double value) {
      return (value - from) / (to - from);
    }

    /** 1, 2 or 5 times a power of ten. */
    double step() {
      double raw = (to - from) / MOST_TICKS;
      double power = Math.pow(10, Math.floor(Math.log10(raw)));
      double digit = raw / power;
      return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
  }

  Plot(String title, Axis x, Axis y) {
    this.drawing = new Drawing(640, 400);
    this.x = x;
    this.y = y;
    drawing.add(new Mark.Label(LEFT, 20, title, 14, Anchor.START, false));
    grid();
  }

  Drawing drawing() {
    return drawing;
  }

  void dot(double atX, double atY, Ink ink) {
    drawing.add(new Mark.Dot(px(atX), py(atY), 3.5, ink));
  }

  void line(double fromX, double fromY, double toX, double toY, Ink ink) {
    drawing.add(new Mark.Line(px(fromX), py(fromY), px(toX), py(toY), ink, 1.5));
  }

  /** A line of the legend, from the bottom right upwards, where fronts and curves are not. */
  void legend(int row, String text, Ink ink) {
    double at = drawing.height() - BOTTOM - 14 - 18.0 * row;
    drawing.add(new Mark.Dot(drawing.width() - RIGHT - 10, at - 4, 4, ink));
    drawing.text(drawing.width() - RIGHT - 20, at, text, Anchor.END);
  }

  private void grid() {
    double right = drawing.width() - RIGHT;
    double bottom = drawing.height() - BOTTOM;
    for (double tick = first(x); tick <= x.to; tick += x.step()) {
      drawing.add(new Mark.Line(px(tick), TOP, px(tick), bottom, Ink.FAINT, 1));
      drawing.text(px(tick), bottom + 16, number(tick, x.step()), Anchor.MIDDLE);
    }
    for (double tick = first(y); tick <= y.to; tick += y.step()) {
      drawing.add(new Mark.Line(LEFT, py(tick), right, py(tick), Ink.FAINT, 1));
      drawing.text(LEFT - 6, py(tick) + 4, number(tick, y.step()), Anchor.END);
    }
    drawing.text((LEFT + right) / 2, drawing.height() - 14, x.label, Anchor.MIDDLE);
    drawing.add(new Mark.Label(16, (TOP + bottom) / 2, y.label, 12, Anchor.MIDDLE, true));
  }

  private static double first(Axis axis) {
    return Math.ceil(axis.from / axis.step()) * axis.step();
  }

  private double px(double value) {
    return LEFT + x.share(value) * (drawing.width() - RIGHT - LEFT);
  }

  private double py(double value) {
    return drawing.height() - BOTTOM - y.share(value) * (drawing.height() - BOTTOM - TOP);
  }

  private static String number(double value, double step) {
    int digits = (int) Math.clamp(-Math.floor(Math.log10(step)), 0, 6);
    double plain = Math.abs(value) < step / 2 ? 0 : value;
    return String.format(Locale.ROOT, "%." + digits + "f", plain);
  }
}
