package org.hilab.server.accuracy;

/** Follows an evaluation and may stop it between two images; called by all its threads. */
public interface Watch {
  /** Sees nothing and never stops. */
  Watch NONE =
      new Watch() {
        @Override
        public boolean cancelled() {
          return false;
        }

        @Override
        public void scored(int images, int of) {}
      };

  /** True: the evaluation ends with a {@link java.util.concurrent.CancellationException}. */
  boolean cancelled();

  /** Another image is done. */
  void scored(int images, int of);

  /** May stop what is done before the images, and sees nothing of it. */
  default Watch before() {
    Watch watch = this;
    return new Watch() {
      @Override
      public boolean cancelled() {
        return watch.cancelled();
      }

      @Override
      public void scored(int images, int of) {}
    };
  }
}
