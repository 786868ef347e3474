package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.ServerMessage;

/** The event-bus shell of the fleet: one instance owns all agents, boards and open jobs. */
public final class FleetVerticle extends VerticleBase {
  /** Request: a workload, header {@link #JOB}; the reply means that its outcome will follow. */
  public static final String SUBMIT = "fleet.submit";

  /** Request without body, header {@link #JOB}: nobody waits for this job any more. */
  public static final String WITHDRAW = "fleet.withdraw";

  /** From a session: what its agent said, header {@link #SESSION}; without body it has closed. */
  public static final String PULL = "fleet.pull";

  /** From a session: a result that its agent said, header {@link #SESSION}. */
  public static final String RESULT = "fleet.result";

  /** Who could run something right now: {@link FleetBoards}. */
  static final String BOARDS = "fleet.boards";

  /** Published: what became of a job. {@link LatencyService} reads it. */
  public static final String OUTCOME = "fleet.outcome";

  /** Published after changes, at most four times a second: agents, boards, queue. */
  public static final String STATE = "fleet.state";

  static final String JOB = "job";
  static final String DEVICE_CLASS = "deviceClass";
  static final String FIRMWARE = "firmware";
  static final String SESSION = "session";

  /** Header of what an agent says: the owner of its token. */
  static final String OWNER = "owner";

  /** Header of the last message of a session. */
  static final String LAST = "last";

  private static final int DECLINED = 429;
  private static final int BAD_REQUEST = 400;
  private static final int STATE_MILLIS = 250;
  private static final int FENCES_PER_MILLI = 1000;

  private final MessageCodec codec = new MessageCodec();
  private final FleetOptions options;
  private final InstantSource clock;
  private final FleetCore core;
  private boolean changed = true;

  /**
   * A fleet without agents. The fences of this one are greater than those of one started before.
   */
  public FleetVerticle(FleetOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    this.core = new FleetCore(options, clock.millis() * FENCES_PER_MILLI);
  }

  /** Where the messages for one session go. */
  static String sessionAddress(String session) {
    return "fleet.session." + session;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(options.heartbeat().toMillis(), id -> apply(new FleetCommand.Tick()));
    vertx.setPeriodic(STATE_MILLIS, id -> publishState());
    return Future.all(
        List.of(
            vertx.eventBus().consumer(SUBMIT, this::submit).completion(),
            vertx.eventBus().consumer(WITHDRAW, this::withdraw).completion(),
            vertx
                .eventBus()
                .consumer(BOARDS, message -> message.reply(core.available().json()))
                .completion(),
            vertx
                .eventBus()
                .<String>consumer(
                    AgentEndpoint.REVOKED, owner -> apply(new FleetCommand.Revoked(owner.body())))
                .completion(),
            vertx.eventBus().consumer(PULL, this::said).completion(),
            vertx.eventBus().consumer(RESULT, this::said).completion()));
  }

  private void submit(Message<Buffer> message) {
    try {
      JobId job = new JobId(message.headers().get(JOB));
      List<FleetEffect> effects =
          apply(
              new FleetCommand.Submit(
                  job, codec.decodeWorkload(message.body().getBytes()), needs(message.headers())));
      for (FleetEffect effect : effects) {
        if (effect instanceof FleetEffect.Accepted) {
          message.reply(null);
        } else if (effect instanceof FleetEffect.Declined declined) {
          message.fail(DECLINED, declined.what() + " " + declined.doThis());
        }
      }
    } catch (ProtocolException | IllegalArgumentException e) {
      message.fail(BAD_REQUEST, e.getMessage());
    }
  }

  private static JobNeeds needs(MultiMap headers) {
    return new JobNeeds(
        Optional.ofNullable(headers.get(DEVICE_CLASS)), Optional.ofNullable(headers.get(FIRMWARE)));
  }

  private void withdraw(Message<Buffer> message) {
    apply(new FleetCommand.Withdraw(new JobId(message.headers().get(JOB))));
    message.reply(null);
  }

  private void said(Message<Buffer> message) {
    String session = message.headers().get(SESSION);
    Buffer body = message.body();
    try {
      apply(
          body == null
              ? new FleetCommand.Closed(session)
              : new FleetCommand.Said(
                  session,
                  message.headers().get(OWNER),
                  codec.decodeAgentMessage(body.getBytes())));
      message.reply(null);
    } catch (ProtocolException e) {
      message.fail(BAD_REQUEST, e.getMessage());
    }
  }

  private List<FleetEffect> apply(FleetCommand command) {
    List<FleetEffect> effects = core.apply(command, clock.instant());
    for (FleetEffect effect : effects) {
      switch (effect) {
        case FleetEffect.Say say -> say(say);
        case FleetEffect.Publish publish ->
            vertx.eventBus().publish(OUTCOME, FleetJson.of(publish.outcome(), codec));
        case FleetEffect.Accepted accepted -> {}
        case FleetEffect.Declined declined -> {}
      }
    }
    changed = true;
    return effects;
  }

  private void say(FleetEffect.Say say) {
    DeliveryOptions delivery = new DeliveryOptions();
    if (say.message() instanceof ServerMessage.Refused) {
      delivery.addHeader(LAST, "true");
    }
    vertx
        .eventBus()
        .send(sessionAddress(say.session()), Buffer.buffer(codec.encode(say.message())), delivery);
  }

  private void publishState() {
    if (changed) {
      changed = false;
      vertx.eventBus().publish(STATE, FleetJson.of(core.snapshot()));
    }
  }
}
