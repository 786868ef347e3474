package org.hilab.server.search.report;

import java.util.Map;
import java.util.Objects;

/** The report of a run as one file that needs no other: figures, tables, how to reproduce it. */
final class ReportHtml {
  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; color: #1f2933; max-width: 60rem;
        margin: 2rem auto; padding: 0 1rem; }
      svg { max-width: 100%; height: auto; }
      figure { margin: 1rem 0; }
      table { border-collapse: collapse; display: block; overflow-x: auto; }
      td, th { font-size: .875rem; border-bottom: 1px solid #d3dae2; padding: .2rem .6rem; text-align: left; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; }
      """;

  private final RunView run;
  private final Map<String, Drawing> figures;

  ReportHtml(RunView run, Map<String, Drawing> figures) {
    this.run = run;
    this.figures = figures;
  }

  /** The text of ReportMarkdown with the figures themselves in their places. */
  String text(String markdown) {
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
        .append(SvgFile.escaped("Search of " + run.spec().space()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head><body>\n");
    html.append(MarkdownHtml.of(markdown, name -> SvgFile.of(drawing(name), name)));
    return html.append("</body></html>\n").toString();
  }

  private Drawing drawing(String name) {
    return Objects.requireNonNull(figures.get(name), () -> "there is no figure " + name);
  }
}
