package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.hilab.server.dataset.ImageSource;
import org.hilab.server.dataset.PreparedImage;

/**
 * The images of a search in another order: first those that show classes which few before them have
 * shown, so that a mean over classes is known early. It depends on the masks alone.
 */
public final class RaceOrder implements ImageSource {
  private final ImageSource images;
  private final List<Integer> order;

  private RaceOrder(ImageSource images, List<Integer> order) {
    this.images = images;
    this.order = order;
  }

  /** Looks at every mask. */
  public static RaceOrder of(ImageSource images) {
    int classes = images.classNames().size();
    List<boolean[]> present = new ArrayList<>();
    NavigableSet<Integer> left = new TreeSet<>();
    for (int i = 0; i < images.size(); i++) {
      present.add(images.image(i).mask().presence(classes));
      left.add(i);
    }
    int[] shown = new int[classes];
    List<Integer> order = new ArrayList<>();
    while (!left.isEmpty()) {
      Integer best = left.getFirst();
      for (Integer image : left) {
        if (news(present.get(image), shown) > news(present.get(best), shown)) {
          best = image;
        }
      }
      left.remove((Object) best);
      order.add(best);
      for (int c = 0; c < classes; c++) {
        shown[c] += present.get(best)[c] ? 1 : 0;
      }
    }
    return new RaceOrder(images, List.copyOf(order));
  }

  /** A class counts the less the more images have shown it. */
  private static double news(boolean[] present, int[] shown) {
    double news = 0;
    for (int c = 0; c < shown.length; c++) {
      double images = 1 + shown[c];
      news += present[c] ? 1 / (images * images) : 0;
    }
    return news;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public PreparedImage image(int index) {
    return images.image(order.get(index));
  }

  @Override
  public List<String> classNames() {
    return images.classNames();
  }
}
