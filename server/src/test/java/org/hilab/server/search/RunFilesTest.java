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
import org.hilab.server.journal.RunEvent.Spent;
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
  private static final RunId RUN = new RunId("20261121T120000-1");

  @TempDir private Path folder;
  private final List<RunEvent> events = new ArrayList<>();
  private RunView run;

  @BeforeEach
  void write() {
    FakeLandscape landscape = new FakeLandscape(12, false);
    Spec spec = landscape.spec(3, 8, GENERATIONS);
    events.add(new RunEvent.RunStarted(spec, null));
    events.addAll(SimulatedSearch.run(landscape, spec, new Random(1)).journal);
    List<Recorded> journal = new ArrayList<>();
    for (RunEvent event : events) {
      journal.add(recorded(journal.size(), event));
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
    List<Long> shares =
        IntStream.range(0, run.proposed(run.front().getFirst()).genes().size())
            .mapToObj(this::percentOfTheFront)
            .toList();
    assertThat(written.subList(written.indexOf("% of the front") + 1, written.size()))
        .isEqualTo(shares.stream().map(String::valueOf).toList());
  }

  private long percentOfTheFront(int gene) {
    long changed =
        run.front().stream()
            .map(genome -> run.proposed(genome).genes().get(gene))
            .filter(chosen -> !chosen.value().equals(chosen.supernetValue()))
            .count();
    return Math.round(100.0 * changed / run.front().size());
  }

  @Test
  void the_report_says_how_to_make_its_files_again() throws IOException {
    Spec spec = run.spec();
    assertThat(Files.readString(folder.resolve("report.md")))
        .contains("`front.json`", "`history.json`", "--seed 3 ", "--population 8 ")
        .contains("--objectives miou,latency ", " --image lab/image.hilab8 --out again`")
        .contains("--supernet " + spec.supernet().name() + ".safetensors");
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
    assertThat(html.split("<figure>\\s*<svg", -1)).hasSize(4);
    assertThat(html).doesNotContain("](figures/");
    assertThat(Files.readString(folder.resolve("report.md")))
        .contains("](figures/fronts.svg)", "](figures/hyperarea.svg)", "](figures/genes.svg)");
    GenerationCompleted last = run.generations().getLast();
    assertThat(html)
        .contains("<td class=\"number\">" + last.evaluations() + "</td>")
        .contains(run.front().stream().map(g -> "<code>" + g + "</code>").toList());
  }

  @Test
  void the_report_says_what_was_counted_or_that_nothing_could_be() throws IOException {
    assertThat(report(List.of())).contains("**No energy was recorded**");
    assertThat(report(List.of(new Spent(1, 61, null, "there is no counter"), counted(2))))
        .contains("| processes at work on its generations | 1 min 03 s |")
        .contains("| energy of the processor packages | 0.500 kJ |")
        .contains("could be read** for 1 of 2 generations: there is no counter.")
        .contains("what RAPL package-0 of the searching machine counted over 1 of 2 generations");
    String all = report(List.of(counted(1), counted(2), counted(3), counted(4)));
    assertThat(all)
        .contains("| energy of the processor packages | 2.000 kJ |")
        .contains("| 2.0 | 0.500 kJ |")
        .doesNotContain("could be read**");
  }

  @Test
  void the_report_gives_the_time_of_each_phase() throws IOException {
    assertThat(report(List.of()))
        .contains("| search, from its first event to its last | ")
        .contains("| until each generation's last accuracy | ")
        .contains("| from each generation's proposal to its end | ");
  }

  private static Spent counted(int generation) {
    return new Spent(generation, 2, 500.0, "RAPL package-0");
  }

  /** Of the same run, an event a second, with these among them. */
  private String report(List<Spent> spent) throws IOException {
    List<Recorded> journal = new ArrayList<>();
    for (RunEvent event : events) {
      journal.add(recorded(journal.size(), event));
      if (event instanceof GenerationCompleted completed) {
        spent.stream()
            .filter(each -> each.generation() == completed.generation())
            .forEach(each -> journal.add(recorded(journal.size(), each)));
      }
    }
    new RunFiles(RunView.of(journal)).write(folder);
    return Files.readString(folder.resolve("report.md"));
  }

  private static Recorded recorded(int second, RunEvent event) {
    return new Recorded(RUN, second + 1, Instant.ofEpochSecond(second), event);
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
