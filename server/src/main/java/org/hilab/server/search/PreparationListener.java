package org.hilab.server.search;

/** Follows a preparation. */
public interface PreparationListener {
  /** The step that decodes and resizes. */
  String READING_IMAGES = "reading the images";

  /** Hears nothing. */
  PreparationListener NONE =
      new PreparationListener() {
        @Override
        public void step(String what) {}

        @Override
        public void progress(String what, int done, int of) {}
      };

  /** Something begins. */
  void step(String what);

  /** Something long is so far; perhaps from another thread. */
  void progress(String what, int done, int of);
}
