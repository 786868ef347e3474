package org.hilab.server.candidate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well one candidate segments the images of a search.
 *
 * @param meanIou over the classes that occur in the ground truth, 0 to 1
 * @param miouErrorMicros 1 − mean IoU in millionths, the integer that the search compares
 * @param images how many images were scored
 * @param perClass in class order
 * @param evaluator which weights and which preprocessing were scored, by name and hash
 */
public record Accuracy(
    double meanIou, long miouErrorMicros, int images, List<ClassIou> perClass, String evaluator) {
  private static final long WORST_MICROS = 1_000_000;

  public Accuracy {
    perClass = List.copyOf(perClass);
    if (!(meanIou >= 0 && meanIou <= 1)) {
      throw new IllegalArgumentException("A mean IoU lies in 0 to 1, but is " + meanIou + ".");
    }
    if (miouErrorMicros < 0 || miouErrorMicros > WORST_MICROS) {
      throw new IllegalArgumentException(
          "A mIoU error lies in 0 to 1000000 millionths, but is " + miouErrorMicros + ".");
    }
    if (images < 1) {
      throw new IllegalArgumentException("An accuracy needs images, but has " + images + ".");
    }
  }

  /**
   * The score of one class.
   *
   * @param iou null: the class occurs in no image
   */
  public record ClassIou(String name, @Nullable Double iou) {
    public ClassIou {
      if (iou != null && !(iou >= 0 && iou <= 1)) {
        throw new IllegalArgumentException(
            "An IoU lies in 0 to 1, but that of class \"" + name + "\" is " + iou + ".");
      }
    }
  }
}
