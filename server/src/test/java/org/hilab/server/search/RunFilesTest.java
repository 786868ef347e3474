package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.GenerationCompleted;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.Spec;
import org.hilab.server.search.report.RunFiles;
import org.hilab.server.search.report.RunView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class RunFilesTest {
  private static final int GENERATIONS = 4;

  @TempDir private Path folder;
  private RunView run;

  @BeforeEach
  void write() {
    FakeLandscape landscape = new FakeLandscape(12, false);
    Spec spec = landscape.spec(3, 8, GENERATIONS);
    List<RunEvent> events = new ArrayList<>(List.of(new RunEvent.RunStarted(spec, null)));
    events.addAll(SimulatedSearch.run(landscape, spec, new Random(1)).journal);
    List<Recorded> journal = new ArrayList<>();
    for (RunEvent event : events) {
      journal.add(
          new Recorded(new RunId("20261121T120000-1"), journal.size() + 1, Instant.EPOCH, event));
    }
    run = RunView.of(journal);
    new RunFiles(run).write(folder);
  }

  @Test
  void the_front_figure_has_a_dot_for_each_archive_member_of_four_generations() throws Exception {
    int members =
        run.generations().stream().mapToInt(generation -> generation.archive().size()).sum();
    int legend = GENERATIONS;
    assertThat(elements(svg("fronts"), "circle")).isEqualTo(members + legend);
  }

  @Test
  void the_hyperarea_figure_has_two_dots_a_generation() throws Exception {
    assertThat(elements(svg("hyperarea"), "circle")).isEqualTo(2 * run.generations().size() + 2);
  }

  @Test
  void the_gene_figure_names_every_front_member() throws Exception {
    NodeList texts = svg("genes").getElementsByTagName("text");
    List<String> written = new ArrayList<>();
    for (int i = 0; i < texts.getLength(); i++) {
      written.add(texts.item(i).getTextContent());
    }
    assertThat(written).containsAll(run.front().stream().map(Genome::bits).toList());
  }

  @Test
  void every_figure_is_also_a_picture_of_twice_its_size() throws Exception {
    for (String name : List.of("fronts", "hyperarea", "genes")) {
      BufferedImage picture = ImageIO.read(folder.resolve("figures/" + name + ".png").toFile());
      String width = svg(name).getDocumentElement().getAttribute("width");
      assertThat(picture.getWidth()).isEqualTo(2 * Integer.parseInt(width));
      assertThat(colors(picture)).hasSizeGreaterThan(3);
    }
  }

  @Test
  void the_report_holds_its_tables_and_figures_itself() throws IOException {
    String html = Files.readString(folder.resolve("report.html"));
    assertThat(html).doesNotContain("src=", "href=", "|---");
    assertThat(html.split("<svg", -1)).hasSize(4);
    GenerationCompleted last = run.generations().getLast();
    assertThat(html)
        .contains("<td class=\"number\">" + last.evaluations() + "</td>")
        .contains(run.front().stream().map(g -> "<code>" + g + "</code>").toList());
  }

  private Document svg(String name) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("figures/" + name + ".svg").toFile());
  }

  private static int elements(Document svg, String tag) {
    return svg.getElementsByTagName(tag).getLength();
  }

  private static Set<Integer> colors(BufferedImage picture) {
    return IntStream.range(0, picture.getWidth() * picture.getHeight())
        .mapToObj(i -> picture.getRGB(i % picture.getWidth(), i / picture.getWidth()))
        .collect(Collectors.toSet());
  }
}
