package org.hilab.server.dataset;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.hilab.server.candidate.InvalidInput;

/**
 * A part of a split.
 *
 * @param fraction above 0, up to 1; a subset of n images has ⌈fraction · n⌉
 */
public record Subset(Order order, double fraction) {
  public static final Subset ALL = new Subset(Order.FIRST, 1);

  /** Which images a subset takes. */
  public enum Order {
    /** The first ones of the list. */
    FIRST,
    /** Those that show every class, in about the same share as the whole; always the same ones. */
    STRATIFIED
  }

  public Subset {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new InvalidInput(
          "A fraction is above 0 and at most 1", Double.toString(fraction), "Write 0.2 for 20 %");
    }
  }

  /** The first images of the list. */
  public static Subset first(double fraction) {
    return new Subset(Order.FIRST, fraction);
  }

  /** The names of the chosen images, in the order of the list. */
  public List<String> of(Dataset dataset) {
    int count = count(dataset.ids().size());
    return switch (order) {
      case FIRST -> dataset.ids().subList(0, count);
      case STRATIFIED -> StratifiedChoice.choose(dataset, count);
    };
  }

  /** Decimal arithmetic: 0.07 of 100 images are 7, not the 8 that binary doubles round up to. */
  private int count(int images) {
    return BigDecimal.valueOf(fraction)
        .multiply(BigDecimal.valueOf(images))
        .setScale(0, RoundingMode.CEILING)
        .intValueExact();
  }
}
