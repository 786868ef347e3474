package org.hilab.server.search.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTML of the few Markdown forms that {@link ReportMarkdown} writes: headings, paragraphs,
 * quotes, tables, figures, code and strong words.
 */
final class MarkdownHtml {
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");
  private static final Pattern STRONG = Pattern.compile("\\*\\*([^*]*)\\*\\*");

  private static final Pattern FIGURE = Pattern.compile("!\\[[^]]*]\\(figures/([a-z]+)\\.svg\\)");

  private final UnaryOperator<String> figures;
  private final StringBuilder html = new StringBuilder();
  private final List<String> paragraph = new ArrayList<>();
  private final List<String> table = new ArrayList<>();

  private MarkdownHtml(UnaryOperator<String> figures) {
    this.figures = figures;
  }

  /**
   * Converts a text.
   *
   * @param figures the SVG of a figure's name
   */
  static String of(String markdown, UnaryOperator<String> figures) {
    MarkdownHtml converter = new MarkdownHtml(figures);
    markdown.lines().forEach(converter::line);
    converter.flush();
    return converter.html.toString();
  }

  private void line(String line) {
    if (line.startsWith("|")) {
      table.add(line);
    } else if (line.startsWith("## ")) {
      block("h2", line.substring(3));
    } else if (line.startsWith("# ")) {
      block("h1", line.substring(2));
    } else if (line.startsWith("> ")) {
      block("blockquote", line.substring(2));
    } else if (FIGURE.matcher(line).matches()) {
      flush();
      html.append(FIGURE.matcher(line).replaceAll(figure -> figure(figure.group(1))));
    } else if (line.isBlank()) {
      flush();
    } else {
      paragraph.add(line);
    }
  }

  private String figure(String name) {
    return Matcher.quoteReplacement("<figure>\n" + figures.apply(name) + "</figure>\n");
  }

  private void block(String tag, String text) {
    flush();
    html.append('<').append(tag).append('>').append(inline(text));
    html.append("</").append(tag).append(">\n");
  }

  private void flush() {
    if (!paragraph.isEmpty()) {
      html.append("<p>").append(inline(String.join(" ", paragraph))).append("</p>\n");
      paragraph.clear();
    }
    if (!table.isEmpty()) {
      table();
      table.clear();
    }
  }

  /** The second line says which columns are numbers: {@code --:}. */
  private void table() {
    List<String> alignment = cells(table.get(1));
    html.append("<table>\n");
    for (int row = 0; row < table.size(); row++) {
      if (row != 1) {
        row(cells(table.get(row)), alignment, row == 0 ? "th" : "td");
      }
    }
    html.append("</table>\n");
  }

  private void row(List<String> cells, List<String> alignment, String tag) {
    html.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      boolean number = i < alignment.size() && alignment.get(i).endsWith(":");
      html.append('<').append(tag).append(number ? " class=\"number\">" : ">");
      html.append(inline(cells.get(i))).append("</").append(tag).append('>');
    }
    html.append("</tr>\n");
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, line.length() - (line.endsWith("|") ? 1 : 0));
    return List.of(inner.split("\\|", -1)).stream().map(String::strip).toList();
  }

  private static String inline(String text) {
    String escaped = SvgFile.escaped(text);
    String code = CODE.matcher(escaped).replaceAll("<code>$1</code>");
    return STRONG.matcher(code).replaceAll("<strong>$1</strong>");
  }
}
