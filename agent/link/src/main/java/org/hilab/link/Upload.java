package org.hilab.link;

/** Fills one region of a board; what is there already is not sent again. */
final class Upload {
  private static final int CHUNK_HEADER_BYTES = 5;

  private final FirmwareLink link;
  private final int chunkBytes;

  Upload(FirmwareLink link, int largestPayload) throws LinkException {
    this.link = link;
    this.chunkBytes = Math.min(largestPayload, Frame.PAYLOAD_MAX) - CHUNK_HEADER_BYTES;
    if (chunkBytes < 1) {
      throw new LinkException(
          Failure.BAD_REPLY, "The board's largest payload is " + largestPayload + " bytes.");
    }
  }

  void put(Region region, byte[] bytes) throws LinkException, InterruptedException {
    int code = region.code();
    Payload begin = new Payload().u8(code).u32(bytes.length).u32(Checksum.crc32c(bytes));
    Reply reply = link.ask(Request.PUT_BEGIN, begin.toBytes());
    if (reply.u8() == 1) {
      return;
    }
    long received = reply.u32();
    while (received < bytes.length) {
      int from = (int) received;
      int count = Math.min(chunkBytes, bytes.length - from);
      Payload chunk = new Payload().u8(code).u32(from).bytes(bytes, from, count);
      reply = link.ask(Request.PUT_CHUNK, chunk.toBytes());
      reply.u8();
      received = reply.u32();
      // Also what keeps this loop from running for ever.
      reply.expect("bytes received", received, (long) from + count);
    }
    reply = link.ask(Request.PUT_END, new Payload().u8(code).toBytes());
    reply.expect("complete", reply.u8(), 1);
  }
}
