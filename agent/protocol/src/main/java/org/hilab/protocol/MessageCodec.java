package org.hilab.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Messages as UTF-8 JSON, one per binary frame. Reading is strict: what is unknown, missing,
 * doubled, of another type or out of bounds is refused.
 */
public final class MessageCodec {
  private static final int DEEPEST = 16;

  /** The longest schedule has 7,196 bytes, in base64 a third more. */
  private static final int LONGEST_TEXT = 10_000;

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST_TEXT)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  public byte[] encode(AgentMessage message) {
    return write(message);
  }

  public byte[] encode(ServerMessage message) {
    return write(message);
  }

  public byte[] encode(MeasurementOutcome outcome) {
    return write(outcome);
  }

  public byte[] encode(Workload workload) {
    return write(workload);
  }

  /**
   * What an agent said.
   *
   * @throws ProtocolException if the bytes are no message of an agent of this protocol version
   */
  public AgentMessage decodeAgentMessage(byte[] frame) throws ProtocolException {
    return read(frame, AgentMessage.class);
  }

  /**
   * What the server said.
   *
   * @throws ProtocolException if the bytes are no message of a server of this protocol version
   */
  public ServerMessage decodeServerMessage(byte[] frame) throws ProtocolException {
    return read(frame, ServerMessage.class);
  }

  /**
   * What became of a job.
   *
   * @throws ProtocolException if the bytes are no outcome
   */
  public MeasurementOutcome decodeOutcome(byte[] json) throws ProtocolException {
    return read(json, MeasurementOutcome.class);
  }

  /**
   * What is to be measured.
   *
   * @throws ProtocolException if the bytes are no workload
   */
  public Workload decodeWorkload(byte[] json) throws ProtocolException {
    return read(json, Workload.class);
  }

  private byte[] write(Object message) {
    try {
      return mapper.writeValueAsBytes(message);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A message cannot be written: " + message, impossible);
    }
  }

  private <T> T read(byte[] frame, Class<T> type) throws ProtocolException {
    if (frame.length > Limits.FRAME_BYTES) {
      throw new ProtocolException(
          "A frame has " + frame.length + " bytes; at most " + Limits.FRAME_BYTES + ".");
    }
    try {
      JsonNode tree = mapper.readTree(frame);
      requireVersion(tree);
      T value = tree.isObject() ? mapper.treeToValue(tree, type) : null;
      if (value == null) {
        throw new ProtocolException("A frame is no JSON object: it starts " + start(frame) + ".");
      }
      return value;
    } catch (JsonMappingException e) {
      throw new ProtocolException(sentence(e));
    } catch (JsonProcessingException e) {
      throw new ProtocolException("A frame is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ProtocolException("A frame is no UTF-8 JSON: " + e.getMessage());
    }
  }

  /** Before anything else is read, because another version's hello may have other fields. */
  private static void requireVersion(JsonNode tree) throws ProtocolException {
    JsonNode version = tree.path("protocolVersion");
    if (version.isNumber() && version.asDouble() != Limits.PROTOCOL_VERSION) {
      throw new ProtocolException(
          "The agent speaks protocol version "
              + version
              + ", this server version "
              + Limits.PROTOCOL_VERSION
              + "; run the same release of both.");
    }
  }

  private static String sentence(JsonMappingException e) {
    String where =
        e.getPath().stream()
            .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : name(step))
            .collect(Collectors.joining());
    Throwable cause = e.getCause();
    String what =
        cause instanceof IllegalArgumentException && cause.getMessage() != null
            ? cause.getMessage()
            : e.getOriginalMessage();
    return "A message is wrong" + (where.isEmpty() ? "" : " at " + where) + ": " + what;
  }

  private static String name(JsonMappingException.Reference step) {
    return "." + step.getFieldName();
  }

  private static String start(byte[] frame) {
    StringBuilder start = new StringBuilder("\"");
    for (int i = 0; i < Math.min(frame.length, 16); i++) {
      start.append(frame[i] >= ' ' && frame[i] < 127 ? (char) frame[i] : '?');
    }
    return start.append('"').toString();
  }
}
