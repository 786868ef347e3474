package org.hilab.server.search.latency;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hilab.protocol.Program;
import org.hilab.server.candidate.Genome;
import org.hilab.server.deployment.ResidentImage;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.fleet.FleetBoards;
import org.hilab.server.fleet.LatencyService;
import org.hilab.server.journal.Journal;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.TableDevice;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.space.SearchSpace;

/** Fills latency tables in this process: new ones, and those that a stop interrupted. */
public final class TableBuilder {
  private final Vertx vertx;
  private final Journal journal;
  private final Blobs blobs;

  public TableBuilder(Vertx vertx, Journal journal, Blobs blobs) {
    this.vertx = vertx;
    this.journal = journal;
    this.blobs = blobs;
  }

  /**
   * What a table is made of.
   *
   * @param networks the quantized network of a genome
   * @param repeats of every shape; a simulator repeats exactly
   * @param patience until it is given up because no board fits
   */
  public record Plan(
      SearchSpace space,
      Function<Genome, QuantizedNetwork> networks,
      int repeats,
      Duration patience) {}

  /** Who could run something right now. */
  public Future<FleetBoards> boards() {
    return new LatencyService(vertx.eventBus()).boards();
  }

  /**
   * Measures the shapes that the device's table lacks; takes from seconds to hours. What is
   * measured is on the disk, so the same call after any stop goes on.
   */
  public Future<LatencyTable> build(TableDevice device, Plan plan, TableProgress progress) {
    LayerShapes shapes =
        LayerShapes.of(plan.space(), genome -> plan.networks().apply(genome).network());
    TableBuildVerticle verticle =
        new TableBuildVerticle(
            new TableBuildVerticle.Order(device, shapes, jobs(plan), plan.patience(), progress),
            new LatencyService(vertx.eventBus()),
            journal.layerLatencies());
    return vertx
        .deployVerticle(verticle)
        .compose(id -> verticle.built().eventually(() -> vertx.undeploy(id)))
        .compose(_ -> vertx.executeBlocking(() -> table(device, shapes)));
  }

  /**
   * Runs whole networks, whose cycles a table's sums can be held against.
   *
   * @param each gets every result as it comes
   */
  public Future<Void> confirm(
      TableDevice device, Plan plan, List<Genome> genomes, Consumer<NetworkRun> each) {
    NetworkRunVerticle verticle =
        new NetworkRunVerticle(
            new NetworkRunVerticle.Order(device, genomes, jobs(plan), blobs),
            new LatencyService(vertx.eventBus()),
            each);
    return vertx
        .deployVerticle(verticle)
        .compose(id -> verticle.ended().eventually(() -> vertx.undeploy(id)));
  }

  private LayerJobs jobs(Plan plan) {
    ResidentImage image = ResidentImage.of(plan.networks().apply(plan.space().supernet()));
    return new LayerJobs(
        plan.networks(),
        image,
        blobs.put(image.file()),
        new Program.Passes(plan.repeats() > 1 ? 1 : 0, plan.repeats()));
  }

  /** The shapes of this space only: the database may have those of others. */
  private LatencyTable table(TableDevice device, LayerShapes shapes) {
    return journal.layerLatencies().table(device).only(shapes.layers().keySet());
  }
}
