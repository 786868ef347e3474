package org.hilab.server.journal;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.Objects;
import java.util.function.Function;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON text, the same for the database, the stream and the hash chain: one event has one
 * text, its fields in the order of the record, "kind" first.
 */
public final class EventJson {
  private static final JsonMapper MAPPER = mapper();

  private EventJson() {}

  /** The word of docs/api.md, for example runStarted. */
  public static String kind(RunEvent event) {
    JsonTypeName name = event.getClass().getAnnotation(JsonTypeName.class);
    return Objects.requireNonNull(name, "every event names its kind").value();
  }

  public static String write(RunEvent event) {
    try {
      return MAPPER.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new JournalException("The event " + kind(event) + " has no JSON form.", e);
    }
  }

  /**
   * The event of a text that {@link #write} made.
   *
   * @throws JournalException if the kind or a field is unknown, missing or has the wrong type
   */
  public static RunEvent read(String json) {
    try {
      return MAPPER.readValue(json, RunEvent.class);
    } catch (JsonProcessingException e) {
      throw new JournalException("Not an event of this hilab: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new NullableIsOptional())
            .addModule(words());
    builder.registerSubtypes(RunEvent.class.getPermittedSubclasses());
    builder.withCoercionConfig(
        LogicalType.Textual,
        text ->
            text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    return builder.build();
  }

  /** Types that are one word in JSON. */
  private static SimpleModule words() {
    return new SimpleModule("words")
        .addSerializer(new Key<>(Genome.class, Genome::bits))
        .addDeserializer(Genome.class, new Word<>(Genome.class, Genome::new))
        .addSerializer(new Key<>(Objective.class, Objective::key))
        .addDeserializer(Objective.class, new Word<>(Objective.class, Objective::ofKey));
  }

  /** A field that came later is nullable: a journal written before it has a line without it. */
  private static final class NullableIsOptional extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
      return member instanceof AnnotatedParameter parameter
          && parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor
          && !constructor.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(
              Nullable.class);
    }
  }

  private static final class Key<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialised; Jackson's base class only says that it may be
    private final Function<T, String> key;

    Key(Class<T> type, Function<T, String> key) {
      super(type);
      this.key = key;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(key.apply(value));
    }
  }

  private static final class Word<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialised; Jackson's base class only says that it may be
    private final Function<String, T> read;

    Word(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    protected T _deserialize(String word, DeserializationContext context) {
      return read.apply(word);
    }
  }
}
