package org.hilab.server.accuracy;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hilab.server.accuracy.Conventions.ClassMean;
import org.hilab.server.accuracy.Conventions.VoidPixels;

/**
 * How well a network segments.
 *
 * @param meanIou under the conventions, 0..1
 * @param miouErrorMicros (1 − mean IoU) in millionths, rounded half up from the exact fraction
 * @param perClass IoU by class; empty for a class in neither truth nor prediction
 * @param pixelAccuracy share of the counted pixels that are right
 * @param means the mean IoU under each convention for the classes
 */
public record Scores(
    double meanIou,
    int miouErrorMicros,
    int images,
    List<OptionalDouble> perClass,
    double pixelAccuracy,
    Means means) {
  public Scores {
    perClass = List.copyOf(perClass);
  }

  /** One mean IoU per {@link ClassMean}. */
  public record Means(double present, double union, double all) {}

  /** Reads the accuracy off a matrix over so many images. */
  public static Scores of(ConfusionMatrix matrix, int images, Conventions conventions) {
    MeanIou mean = MeanIou.of(matrix, conventions);
    VoidPixels voidPixels = conventions.voidPixels();
    return new Scores(
        mean.value(),
        mean.errorMicros(),
        images,
        IntStream.range(0, matrix.classes()).mapToObj(c -> iou(matrix, c, voidPixels)).toList(),
        pixelAccuracy(matrix, voidPixels),
        new Means(
            mean(matrix, ClassMean.PRESENT, voidPixels),
            mean(matrix, ClassMean.UNION, voidPixels),
            mean(matrix, ClassMean.ALL, voidPixels)));
  }

  /** The mean over some classes only; a class in neither truth nor prediction counts 0. */
  public double meanOver(int... classes) {
    return IntStream.of(classes).mapToDouble(c -> perClass.get(c).orElse(0)).average().orElse(0);
  }

  private static double mean(ConfusionMatrix matrix, ClassMean mean, VoidPixels voidPixels) {
    return MeanIou.of(matrix, new Conventions(mean, voidPixels)).value();
  }

  private static OptionalDouble iou(ConfusionMatrix matrix, int index, VoidPixels voidPixels) {
    long union = matrix.union(index, voidPixels);
    return union == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) matrix.intersection(index) / union);
  }

  private static double pixelAccuracy(ConfusionMatrix matrix, VoidPixels voidPixels) {
    long right = IntStream.range(0, matrix.classes()).mapToLong(matrix::intersection).sum();
    long counted = IntStream.range(0, matrix.classes()).mapToLong(matrix::truthPixels).sum();
    if (voidPixels == VoidPixels.ERROR) {
      counted += matrix.truthPixels(org.hilab.server.dataset.LabelMask.VOID);
    }
    return counted == 0 ? 0 : (double) right / counted;
  }
}
