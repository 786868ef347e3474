package org.hilab.server.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.ImageSource;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.dataset.PreparedImage.Size;
import org.hilab.server.dataset.PreparedImages;
import org.junit.jupiter.api.Test;

class AccuracyEvaluatorTest {
  private static final List<String> CLASSES = List.of("ground", "tree", "sky");

  @Test
  void a_perfect_and_a_wrong_prediction_score_as_computed_by_hand() {
    // one row of four pixels: ground, ground, tree, void; predicted ground, tree, tree, sky
    PreparedImages images = images(List.of(image("a", 1, 4, 0, 0, 1, LabelMask.VOID)));
    byte[] logits = {9, 0, 0, 0, 0, 9, 9, 0, 0, 0, 0, 9};
    Scores scores =
        evaluator(images, 1)
            .evaluate(predictor(new Fixed(1, 4, logits), new AtomicInteger()), Watch.NONE);
    assertThat(scores.meanIou()).isEqualTo(0.5);
    assertThat(scores.pixelAccuracy()).isEqualTo(2.0 / 3);
    assertThat(scores.perClass().get(2)).isEmpty();
    assertThat(scores.images()).isEqualTo(1);
  }

  @Test
  void the_result_is_the_same_for_any_number_of_threads() {
    PreparedImages images = randomImages(40);
    ConfusionMatrix expected = null;
    for (int threads : new int[] {1, 2, 3, 8, 64}) {
      AtomicInteger open = new AtomicInteger();
      ConfusionMatrix matrix =
          evaluator(images, threads).confusion(predictor(new FromImage(), open), Watch.NONE);
      assertThat(matrix).isEqualTo(expected == null ? matrix : expected);
      assertThat(open).hasValue(0);
      expected = matrix;
    }
  }

  @Test
  void a_watch_sees_every_image_and_stops_between_two() {
    PreparedImages images = randomImages(20);
    AtomicInteger seen = new AtomicInteger();
    evaluator(images, 3).evaluate(predictor(new FromImage(), new AtomicInteger()), watch(seen, 99));
    assertThat(seen).hasValue(20);
    seen.set(0);
    AtomicInteger open = new AtomicInteger();
    assertThatThrownBy(
            () -> evaluator(images, 1).evaluate(predictor(new FromImage(), open), watch(seen, 5)))
        .isInstanceOf(CancellationException.class);
    assertThat(seen).hasValue(5);
    assertThat(open).hasValue(0);
  }

  @Test
  void an_interrupt_cancels_and_stays_visible() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() ->
            evaluator(randomImages(3), 1)
                .evaluate(predictor(new FromImage(), new AtomicInteger()), Watch.NONE))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void another_number_of_classes_is_refused() {
    PreparedImages images = images(List.of(image("a", 1, 1, 0)));
    ImageSource fewer = new PreparedImages(List.of(images.image(0)), List.of("ground", "tree"));
    assertThatThrownBy(() ->
            new AccuracyEvaluator(fewer, 1, Conventions.DEFAULT)
                .evaluate(predictor(new FromImage(), new AtomicInteger()), Watch.NONE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("3 and 2");
  }

  private static AccuracyEvaluator evaluator(ImageSource images, int threads) {
    return new AccuracyEvaluator(images, threads, Conventions.DEFAULT);
  }

  private static Watch watch(AtomicInteger seen, int limit) {
    return new Watch() {
      @Override
      public boolean cancelled() {
        return seen.get() >= limit;
      }

      @Override
      public void scored(int images, int of) {
        assertThat(of).isEqualTo(20);
        seen.incrementAndGet();
      }
    };
  }

  private interface Answer {
    Prediction answer(PreparedImage image);
  }

  private record Fixed(int height, int width, byte[] logits) implements Answer {
    @Override
    public Prediction answer(PreparedImage image) {
      return new Prediction.ByteLogits(3, height, width, ByteBuffer.wrap(logits));
    }
  }

  /** Red, green and blue are the logits of the three classes. */
  private record FromImage() implements Answer {
    @Override
    public Prediction answer(PreparedImage image) {
      Size size = image.size();
      return new Prediction.ByteLogits(
          3, size.height(), size.width(), ByteBuffer.wrap(image.planes()));
    }
  }

  /** Counts the predictors that are open. */
  private static Predictor.Source predictor(Answer answer, AtomicInteger open) {
    return () -> {
      open.incrementAndGet();
      return new Predictor() {
        @Override
        public Prediction predict(PreparedImage image) {
          return answer.answer(image);
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    };
  }

  private static PreparedImages randomImages(int count) {
    Random random = new Random(3);
    List<PreparedImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int side = 5 + random.nextInt(20);
      images.add(image("i" + i, side, side, random.ints((long) side * side, 0, 3).toArray()));
    }
    return images(images);
  }

  private static PreparedImages images(List<PreparedImage> images) {
    return new PreparedImages(images, CLASSES);
  }

  private static PreparedImage image(String id, int height, int width, int... labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    byte[] planes = new byte[3 * 4 * 4];
    new Random(height).nextBytes(planes);
    Size size = new Size(4, 4);
    return new PreparedImage(id, size, size, planes, new LabelMask(height, width, bytes));
  }
}
