package org.hilab.server.search.predictions;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.PreparedSearch;

/** Paints candidates of a search that is open in this process, one at a time, for who asks. */
public final class PredictionVerticle extends VerticleBase {
  private static final int FAILED = 1;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final RunId run;
  private final PredictionPainter painter;

  /** Nothing is painted yet. */
  public PredictionVerticle(RunId run, PreparedSearch search, PredictionFiles files) {
    this.run = run;
    this.painter = new PredictionPainter(run, search, files);
  }

  /**
   * Asks for the predictions of a candidate; they are files when the future completes. It fails
   * with no handlers if the run's search is not open in this process.
   */
  public static Future<Void> ask(Vertx vertx, RunId run, Genome genome) {
    return vertx
        .eventBus()
        .<Void>request(
            address(run), genome.bits(), new DeliveryOptions().setSendTimeout(LONGEST.toMillis()))
        .mapEmpty();
  }

  private static String address(RunId run) {
    return "search." + run + ".predictions";
  }

  @Override
  public Future<?> start() {
    return context
        .executeBlocking(() -> {
          painter.paintTruth();
          return null;
        })
        .compose(_ -> vertx.eventBus().<String>consumer(address(run), this::asked).completion());
  }

  private void asked(Message<String> message) {
    paint(List.of(new Genome(message.body())))
        .onSuccess(_ -> message.reply(null))
        .onFailure(why -> message.fail(FAILED, String.valueOf(why.getMessage())));
  }

  /** Paints these candidates, after those that were asked for before. */
  public Future<Void> paint(List<Genome> genomes) {
    return context.executeBlocking(() -> {
      genomes.forEach(painter::paint);
      return null;
    });
  }
}
