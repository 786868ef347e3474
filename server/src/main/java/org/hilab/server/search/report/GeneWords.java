package org.hilab.server.search.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hilab.server.journal.RunEvent.ChosenGene;

/** The genes of a candidate in few words. */
final class GeneWords {
  private GeneWords() {}

  /**
   * Where a candidate leaves the supernet. Genes that differ in the last word of their names alone
   * are said together: "dilation of block 11, 12: 1; block 5: absent".
   */
  static String differences(List<ChosenGene> genes) {
    Map<Kind, String> words = new LinkedHashMap<>();
    for (ChosenGene gene : genes) {
      if (!gene.value().equals(gene.supernetValue())) {
        int last = gene.name().lastIndexOf(' ') + 1;
        String word = gene.name().substring(last);
        words.merge(
            new Kind(gene.name().substring(0, last), gene.value()), word, (a, b) -> a + ", " + b);
      }
    }
    return words.isEmpty()
        ? "nothing: it is the supernet"
        : words.entrySet().stream()
            .map(each -> each.getKey().what + each.getValue() + ": " + each.getKey().value)
            .collect(Collectors.joining("; "));
  }

  private record Kind(String what, String value) {}
}
