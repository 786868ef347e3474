package org.hilab.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One job on a board with an open session: upload, select, run, ask until it is done. */
final class JobRun {
  private static final int LAYERS_PER_REPLY = 47;
  private static final int LAYER_CHECKSUMS = 1;
  private static final int CHECK_IMAGES = 2;
  private static final int NO_FLAGS = 0;

  /** In cycles for one layer. None: this side watches the clock. */
  private static final int NO_LIMIT = 0;

  private static final int RUNNING = 1;
  private static final int DONE = 2;
  private static final int ASK = 0;
  private static final int ACKNOWLEDGE = 1;
  private static final int HASH_BYTES = 4;
  private static final int LAYER_BYTES = 28;

  private final FirmwareLink link;
  private final LinkSettings settings;
  private final Identity device;
  private final int nonce;

  /** Before the job, or at the last question. */
  private long bells;

  JobRun(FirmwareLink link, LinkSettings settings, Identity device, int nonce) {
    this.link = link;
    this.settings = settings;
    this.device = device;
    this.nonce = nonce;
  }

  Inference run(RunJob job) throws LinkException, InterruptedException {
    Upload upload = new Upload(link, device.largestPayload());
    upload.put(Region.SCHEDULE, job.schedule());
    upload.put(Region.IMAGE, job.image());
    int layers = select(scheduleId(job.schedule()));
    int flags = CHECK_IMAGES | (job.layerChecksums() ? LAYER_CHECKSUMS : 0);
    Payload run = new Payload().u32(nonce).u32(Checksum.crc32c(job.image()));
    run.u16(job.warmUps()).u16(job.repeats()).u8(flags).u64(NO_LIMIT);
    start(Request.RUN, run);
    return finish(new Expected(scheduleId(job.schedule()), job.repeats()), layers);
  }

  /** A wrong weight shows in the output's checksum, so the whole image is not checked again. */
  Inference run(LayerJob job) throws LinkException, InterruptedException {
    Payload run = new Payload().u32(nonce).u32(job.seed());
    run.u16(job.warmUps()).u16(job.repeats()).u8(NO_FLAGS).u64(NO_LIMIT);
    run.bytes(job.schedule(), 0, job.schedule().length);
    start(Request.RUN_LAYER, run);
    int layers = job.schedule().length / LAYER_BYTES - 1;
    return finish(new Expected(scheduleId(job.schedule()), job.repeats()), layers);
  }

  private record Expected(long schedule, int repeats) {}

  private record Ended(long outputCrc32c, List<Long> counts) {}

  /** The result is kept until it is acknowledged, so that a lost reply loses nothing. */
  private Inference finish(Expected expected, int layers)
      throws LinkException, InterruptedException {
    Ended ended = awaitEnd(expected);
    List<Inference.LayerResult> results = layers(layers);
    status(ACKNOWLEDGE);
    return new Inference(device, ended.outputCrc32c, ended.counts, results);
  }

  private static long scheduleId(byte[] schedule) {
    return Checksum.crc32c(schedule, Math.max(0, schedule.length - HASH_BYTES));
  }

  private int select(long schedule) throws LinkException, InterruptedException {
    Reply reply = link.ask(Request.SELECT, new Payload().u32(schedule).toBytes());
    reply.expect("schedule", reply.u32(), schedule);
    return reply.u16();
  }

  private void start(Request request, Payload payload) throws LinkException, InterruptedException {
    bells = link.bells();
    Reply reply = link.ask(request, payload.toBytes());
    reply.expect("nonce", reply.u32(), Integer.toUnsignedLong(nonce));
  }

  private Ended awaitEnd(Expected expected) throws LinkException, InterruptedException {
    Progress progress = new Progress(settings.stallPatience());
    Duration pause = settings.pauses().first();
    while (true) {
      link.awaitBell(bells, pause);
      bells = link.bells();
      Reply reply = status(ASK);
      int state = reply.u8();
      int error = reply.u8();
      int layer = reply.u16();
      int passes = reply.u16();
      if (state == DONE) {
        return ended(reply, expected);
      }
      if (state != RUNNING) {
        throw new LinkException(
            Failure.JOB_FAILED,
            "The board gave up in layer "
                + layer
                + ", state "
                + state
                + ": "
                + DeviceError.name(error)
                + ".");
      }
      progress.at(passes, layer);
      if (link.isLate()) {
        throw new LinkException(
            Failure.TIMEOUT, "After " + passes + " passes, in layer " + layer + ", time is up.");
      }
      pause = settings.pauses().after(pause);
    }
  }

  /** Where the job is, and since when. */
  private static final class Progress {
    private final Duration patience;
    private int passes = -1;
    private int layer = -1;
    private long sinceNanos;

    Progress(Duration patience) {
      this.patience = patience;
    }

    void at(int newPasses, int newLayer) throws LinkException {
      long now = System.nanoTime();
      if (newPasses != passes || newLayer != layer) {
        passes = newPasses;
        layer = newLayer;
        sinceNanos = now;
      } else if (now - sinceNanos >= patience.toNanos()) {
        throw new LinkException(
            Failure.STALLED,
            "The board stays in layer "
                + layer
                + " after "
                + passes
                + " passes for "
                + patience.toMillis()
                + " ms.");
      }
    }
  }

  private Ended ended(Reply reply, Expected expected) throws LinkException {
    int repeats = reply.u16();
    long itsNonce = reply.u32();
    long itsSchedule = reply.u32();
    long outputCrc32c = reply.u32();
    if (itsNonce != Integer.toUnsignedLong(nonce)
        || itsSchedule != expected.schedule
        || repeats != expected.repeats) {
      throw new LinkException(
          Failure.FOREIGN_RESULT,
          "The board has a result of nonce "
              + itsNonce
              + ", schedule "
              + Long.toHexString(itsSchedule)
              + " and "
              + repeats
              + " repeats, not this job's.");
    }
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      counts.add(reply.u64());
    }
    return new Ended(outputCrc32c, counts);
  }

  private List<Inference.LayerResult> layers(int layers)
      throws LinkException, InterruptedException {
    List<Inference.LayerResult> results = new ArrayList<>();
    while (results.size() < layers) {
      int first = results.size();
      int count = Math.min(LAYERS_PER_REPLY, layers - first);
      Payload range = new Payload().u16(first).u16(count);
      Reply reply = link.ask(Request.GET_LAYERS, range.toBytes());
      reply.expect("first layer", reply.u16(), first);
      reply.expect("number of layers", reply.u16(), count);
      for (int i = 0; i < count; i++) {
        results.add(new Inference.LayerResult(reply.u64(), reply.u64(), reply.u32()));
      }
    }
    return results;
  }

  private Reply status(int flags) throws LinkException, InterruptedException {
    return link.ask(Request.STATUS, new Payload().u32(nonce).u8(flags).toBytes());
  }
}
