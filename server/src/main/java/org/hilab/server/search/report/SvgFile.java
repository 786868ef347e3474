package org.hilab.server.search.report;

import java.util.Locale;
import org.hilab.server.search.report.Drawing.Mark;

/** Writes a drawing as SVG. */
final class SvgFile {
  private SvgFile() {}

  static String of(Drawing drawing, String title) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " role=\"img\" font-family=\"system-ui, sans-serif\"><title>%s</title>%n",
            drawing.width(), drawing.height(), drawing.width(), escaped(title)));
    svg.append(
        format(
            "<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>%n",
            Drawing.Ink.BACKGROUND.hex()));
    drawing.marks().forEach(mark -> svg.append(element(mark)).append('\n'));
    return svg.append("</svg>\n").toString();
  }

  private static String element(Mark mark) {
    return switch (mark) {
      case Mark.Line line ->
          format(
              "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                  + " stroke-width=\"%.1f\"/>",
              line.x1(), line.y1(), line.x2(), line.y2(), line.ink().hex(), line.width());
      case Mark.Dot dot ->
          format(
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>",
              dot.x(), dot.y(), dot.radius(), dot.ink().hex());
      case Mark.Box box ->
          format(
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\""
                  + " fill-opacity=\"%.2f\"/>",
              box.x(), box.y(), box.width(), box.height(), box.ink().hex(), box.opacity());
      case Mark.Label label -> text(label);
    };
  }

  private static String text(Mark.Label label) {
    String turn =
        label.turned() ? format(" transform=\"rotate(-90 %.1f %.1f)\"", label.x(), label.y()) : "";
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" fill=\"%s\" text-anchor=\"%s\"%s>%s</text>",
        label.x(),
        label.y(),
        label.size(),
        Drawing.Ink.TEXT.hex(),
        label.anchor().name().toLowerCase(Locale.ROOT),
        turn,
        escaped(label.text()));
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
