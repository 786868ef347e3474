package org.hilab.server.dataset;

import java.util.List;

/** Network inputs in a fixed order, read by several threads. */
public interface ImageSource {
  int size();

  PreparedImage image(int index);

  List<String> classNames();
}
