package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.Workload;

/** The search's view of the fleet: work in, outcomes out, all over the event bus. */
public final class LatencyService {
  private final EventBus bus;
  private final MessageCodec codec = new MessageCodec();

  public LatencyService(EventBus bus) {
    this.bus = bus;
  }

  /**
   * Wants something measured. The same id twice is one job; if it has ended meanwhile, its outcome
   * is published again.
   *
   * @return succeeds when the job is in the queue; fails if the queue is full or no fleet answers
   */
  public Future<Void> submit(JobId job, Workload workload, JobNeeds needs) {
    DeliveryOptions options = header(job);
    needs.deviceClass().ifPresent(word -> options.addHeader(FleetVerticle.DEVICE_CLASS, word));
    needs.firmware().ifPresent(hash -> options.addHeader(FleetVerticle.FIRMWARE, hash));
    return bus.request(FleetVerticle.SUBMIT, Buffer.buffer(codec.encode(workload)), options)
        .mapEmpty();
  }

  /** Who could run something right now. */
  public Future<FleetBoards> boards() {
    return bus.<JsonObject>request(FleetVerticle.BOARDS, null)
        .map(reply -> FleetBoards.of(reply.body()));
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
