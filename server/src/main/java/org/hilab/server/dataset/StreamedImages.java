package org.hilab.server.dataset;

import java.util.List;

/** Images that are decoded each time they are asked for: for one pass over a large data set. */
public final class StreamedImages implements ImageSource {
  private final Dataset dataset;
  private final List<String> ids;
  private final Preprocessing preprocessing;

  public StreamedImages(Dataset dataset, Subset subset, Preprocessing preprocessing) {
    this.dataset = dataset;
    this.ids = subset.of(dataset);
    this.preprocessing = preprocessing;
  }

  @Override
  public int size() {
    return ids.size();
  }

  @Override
  public PreparedImage image(int index) {
    return preprocessing.prepare(dataset.sample(ids.get(index)));
  }

  @Override
  public List<String> classNames() {
    return dataset.classNames();
  }
}
