package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.hilab.protocol.JobId;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.Workload;
import org.hilab.server.candidate.Genome;

/** The search's view of the fleet: candidates in, outcomes out, all over the event bus. */
public final class LatencyService {
  private final EventBus bus;
  private final MessageCodec codec = new MessageCodec();

  public LatencyService(EventBus bus) {
    this.bus = bus;
  }

  /**
   * Wants a candidate measured. The same id twice is one job; if it has ended meanwhile, its
   * outcome is published again.
   *
   * @return succeeds when the job is in the queue; fails if the queue is full or no fleet answers
   */
  public Future<Void> submit(JobId job, Genome genome, List<LayerRecord> layers) {
    Buffer workload = Buffer.buffer(codec.encode(new Workload.Estimate(genome.bits(), layers)));
    return bus.request(FleetVerticle.SUBMIT, workload, header(job)).mapEmpty();
  }

  /** Takes back what was submitted; its outcome may still come. */
  public Future<Void> withdraw(JobId job) {
    return bus.request(FleetVerticle.WITHDRAW, null, header(job)).mapEmpty();
  }

  /** Calls the listener with every outcome of every job until the consumer is unregistered. */
  public MessageConsumer<JsonObject> outcomes(Consumer<LatencyOutcome> listener) {
    return bus.consumer(FleetVerticle.OUTCOME, message -> listener.accept(outcome(message.body())));
  }

  private LatencyOutcome outcome(JsonObject json) {
    try {
      return FleetJson.outcome(json, codec);
    } catch (ProtocolException e) {
      throw new IllegalStateException("The fleet published no outcome: " + json, e);
    }
  }

  private static DeliveryOptions header(JobId job) {
    return new DeliveryOptions().addHeader(FleetVerticle.JOB, job.value());
  }
}
