package org.hilab.server.search.report;

import java.util.ArrayList;
import java.util.List;

/** A figure as a list of marks, in pixels from the top left; written as SVG or painted as PNG. */
final class Drawing {
  private final int width;
  private final int height;
  private final List<Mark> marks = new ArrayList<>();

  Drawing(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Colours by what they say; both writers share them. */
  enum Ink {
    BACKGROUND("#ffffff"),
    TEXT("#1f2933"),
    FAINT("#d3dae2"),
    OLD("#9db2c9"),
    MIDDLE("#4f83b8"),
    STRONG("#1b4f8a"),
    ACCENT("#c4551a");

    private final String hex;

    Ink(String hex) {
      this.hex = hex;
    }

    String hex() {
      return hex;
    }
  }

  /** How a text lies to its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** One thing to draw. */
  sealed interface Mark {
    record Line(double x1, double y1, double x2, double y2, Ink ink, double width)
        implements Mark {}

    record Dot(double x, double y, double radius, Ink ink) implements Mark {}

    record Box(double x, double y, double width, double height, Ink ink, double opacity)
        implements Mark {}

    /**
     * A line of text.
     *
     * @param turned by 90° to the left
     */
    record Label(double x, double y, String text, int size, Anchor anchor, boolean turned)
        implements Mark {}
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  List<Mark> marks() {
    return marks;
  }

  void add(Mark mark) {
    marks.add(mark);
  }

  void text(double x, double y, String text, Anchor anchor) {
    add(new Mark.Label(x, y, text, 12, anchor, false));
  }
}
