package org.hilab.link;

import java.util.ArrayList;
import java.util.List;

/** One job on a board with an open session: upload, select, run, ask until it is done. */
final class JobRun {
  private static final int LAYERS_PER_REPLY = 47;
  private static final int LAYER_CHECKSUMS = 1;
  private static final int CHECK_IMAGES = 2;
  private static final int RUNNING = 1;
  private static final int DONE = 2;
  private static final int ASK = 0;
  private static final int ACKNOWLEDGE = 1;
  private static final int HASH_BYTES = 4;

  private final FirmwareLink link;
  private final LinkSettings settings;
  private final Identity device;
  private final RunJob job;
  private final int nonce;

  JobRun(FirmwareLink link, LinkSettings settings, Identity device, RunJob job, int nonce) {
    this.link = link;
    this.settings = settings;
    this.device = device;
    this.job = job;
    this.nonce = nonce;
  }

  Inference run() throws LinkException, InterruptedException {
    Upload upload = new Upload(link, device.largestPayload());
    upload.put(Region.SCHEDULE, job.schedule());
    upload.put(Region.IMAGE, job.image());
    int layers = select();
    start();
    Ended ended = awaitEnd();
    List<Inference.LayerResult> results = layers(layers);
    // The result is kept until here, so that a lost reply loses nothing.
    status(ACKNOWLEDGE);
    return new Inference(device, ended.outputCrc32c, ended.counts, results);
  }

  private record Ended(long outputCrc32c, List<Long> counts) {}

  private long scheduleId() {
    return Checksum.crc32c(job.schedule(), Math.max(0, job.schedule().length - HASH_BYTES));
  }

  private int select() throws LinkException, InterruptedException {
    Reply reply = link.ask(Request.SELECT, new Payload().u32(scheduleId()).toBytes());
    reply.expect("schedule", reply.u32(), scheduleId());
    return reply.u16();
  }

  private void start() throws LinkException, InterruptedException {
    int flags = CHECK_IMAGES | (job.layerChecksums() ? LAYER_CHECKSUMS : 0);
    Payload run = new Payload().u32(nonce).u32(Checksum.crc32c(job.image()));
    // The limit in cycles is 0, none: this side watches the clock.
    run.u16(job.warmUps()).u16(job.repeats()).u8(flags).u64(0);
    Reply reply = link.ask(Request.RUN, run.toBytes());
    reply.expect("nonce", reply.u32(), Integer.toUnsignedLong(nonce));
  }

  private Ended awaitEnd() throws LinkException, InterruptedException {
    while (true) {
      Reply reply = status(ASK);
      int state = reply.u8();
      int error = reply.u8();
      int layer = reply.u16();
      int passes = reply.u16();
      if (state == DONE) {
        return ended(reply);
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
      if (link.isLate()) {
        throw new LinkException(
            Failure.TIMEOUT, "After " + passes + " passes, in layer " + layer + ", time is up.");
      }
      Thread.sleep(settings.pollPause());
    }
  }

  private Ended ended(Reply reply) throws LinkException {
    int repeats = reply.u16();
    long itsNonce = reply.u32();
    long itsSchedule = reply.u32();
    long outputCrc32c = reply.u32();
    if (itsNonce != Integer.toUnsignedLong(nonce)
        || itsSchedule != scheduleId()
        || repeats != job.repeats()) {
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
