package org.hilab.server.search.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.search.report.Drawing.Ink;

/** Points of a few kinds over two axes, as SVG and as PNG. */
public final class ScatterFigure {
  private static final List<Ink> INKS = List.of(Ink.STRONG, Ink.OLD, Ink.TEXT, Ink.ACCENT);

  private final String title;
  private final String x;
  private final String y;
  private final List<Point> points = new ArrayList<>();

  private record Point(String kind, double x, double y) {}

  /** A figure without points; both axes have labels with units. */
  public ScatterFigure(String title, String x, String y) {
    this.title = title;
    this.x = x;
    this.y = y;
  }

  /** Adds a point; at most four kinds can be told apart. */
  public void add(String kind, double atX, double atY) {
    points.add(new Point(kind, atX, atY));
  }

  /** Writes NAME.svg and NAME.png. */
  public void write(Path folder, String name) {
    Drawing drawing = drawing();
    WholeFile.write("A figure", folder.resolve(name + ".svg"), SvgFile.of(drawing, title));
    WholeFile.write("A figure", folder.resolve(name + ".png"), out -> PngFile.write(drawing, out));
  }

  private Drawing drawing() {
    Plot plot = new Plot(title, axis(x, Point::x), axis(y, Point::y));
    List<String> kinds = points.stream().map(Point::kind).distinct().toList();
    for (int i = 0; i < kinds.size(); i++) {
      plot.legend(kinds.size() - 1 - i, kinds.get(i), INKS.get(i % INKS.size()));
    }
    points.forEach(
        point -> plot.dot(point.x, point.y, INKS.get(kinds.indexOf(point.kind) % INKS.size())));
    return plot.drawing();
  }

  private Plot.Axis axis(String label, ToDoubleFunction<Point> value) {
    return Plot.Axis.around(
        label,
        points.stream().mapToDouble(value).min().orElse(0),
        points.stream().mapToDouble(value).max().orElse(1));
  }
}
