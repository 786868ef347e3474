package org.hilab.server.journal;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One-time tokens: a bench shows one once, before it expires, and gets its own secret for it. Only
 * their SHA-256 is kept; used and expired ones are kept for a month, to be able to say so.
 */
public final class JoinTokens {
  /** What a bench's name may look like; it is shown to people and is part of an address. */
  public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  public static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final String PREFIX = "join-";

  private final Writer writer;
  private final Connection connection;
  private final Reader reader;
  private final AgentTokens agents;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  JoinTokens(Writer writer, Connection connection, Reader reader, AgentTokens agents) {
    this.writer = writer;
    this.connection = connection;
    this.reader = reader;
    this.agents = agents;
    this.clock = agents.clock();
  }

  /** What is given out once. */
  public record Issued(String name, String token, Instant expiresAt) {}

  /** A token without its secret. */
  public record Entry(String name, Instant createdAt, Instant expiresAt, State state) {}

  /** Where a token stands. */
  public enum State {
    WAITING,
    USED,
    EXPIRED
  }

  /** What a bench gets for a token. */
  public sealed interface Exchange {
    /** The agent's own secret, given out once. */
    record Joined(String name, String secret) implements Exchange {}

    record Refused(Reason reason) implements Exchange {}
  }

  /** Why a token is worth nothing. */
  public enum Reason {
    UNKNOWN,
    USED,
    EXPIRED
  }

  private record Row(
      byte[] hash, String name, Instant createdAt, Instant expiresAt, @Nullable Instant usedAt) {
    State state(Instant now) {
      return usedAt != null ? State.USED : now.isBefore(expiresAt) ? State.WAITING : State.EXPIRED;
    }
  }

  /**
   * Makes a token; one for the same name that still waits is void from now on.
   *
   * @return nothing if an agent of that name has joined and was not revoked
   * @throws JournalException (in the future) if the name or the time cannot be used
   */
  public CompletableFuture<Optional<Issued>> create(String name, Duration validFor) {
    Optional<String> objection = objection(name, validFor);
    if (objection.isPresent()) {
      return CompletableFuture.failedFuture(new JournalException(objection.get()));
    }
    Secret token = Secret.random(PREFIX, random);
    return writer.submit(() -> {
      if (agents.isTaken(name)) {
        return Optional.empty();
      }
      Instant now = clock.instant();
      execute(
          "delete from join_token where (name = ? and used_at is null) or expires_at < ?",
          name,
          now.minus(KEPT).toEpochMilli());
      Instant expiresAt = Instant.ofEpochMilli(now.plus(validFor).toEpochMilli());
      execute(
          "insert into join_token (hash, name, created_at, expires_at) values (?, ?, ?, ?)",
          token.hash(),
          name,
          now.toEpochMilli(),
          expiresAt.toEpochMilli());
      return Optional.of(new Issued(name, token.text(), expiresAt));
    });
  }

  private static Optional<String> objection(String name, Duration validFor) {
    if (!name.matches(NAME)) {
      return Optional.of(
          "\""
              + name
              + "\" cannot be an agent's name. Use 1 to 64 letters, digits, dots, dashes and"
              + " underscores, and begin with a letter or a digit.");
    }
    if (!validFor.isPositive() || validFor.compareTo(LONGEST) > 0) {
      return Optional.of(
          "A token cannot be valid for "
              + validFor
              + ". Choose up to "
              + LONGEST.toDays()
              + " days.");
    }
    return Optional.empty();
  }

  /** Uses a token up. Looks at every token, so that time tells nothing. */
  public CompletableFuture<Exchange> exchange(String token) {
    byte[] hash = new Secret(token).hash();
    return writer.submit(() -> {
      Instant now = clock.instant();
      Optional<Row> found = Optional.empty();
      for (Row row : rows(connection)) {
        if (MessageDigest.isEqual(row.hash(), hash)) {
          found = Optional.of(row);
        }
      }
      if (found.isEmpty()) {
        return new Exchange.Refused(Reason.UNKNOWN);
      }
      return switch (found.get().state(now)) {
        case USED -> new Exchange.Refused(Reason.USED);
        case EXPIRED -> new Exchange.Refused(Reason.EXPIRED);
        case WAITING -> join(found.get(), now);
      };
    });
  }

  private Exchange join(Row row, Instant now) throws SQLException {
    Secret secret = Secret.random("", random);
    agents.insert(row.name(), secret.hash());
    execute("update join_token set used_at = ? where hash = ?", now.toEpochMilli(), row.hash());
    return new Exchange.Joined(row.name(), secret.text());
  }

  /** All tokens that are remembered, by name and time. */
  public List<Entry> list() {
    Instant now = clock.instant();
    return reader.ask(JoinTokens::rows).stream()
        .map(row -> new Entry(row.name(), row.createdAt(), row.expiresAt(), row.state(now)))
        .toList();
  }

  /** Voids what waits for this name; false if nothing does. */
  public CompletableFuture<Boolean> revoke(String name) {
    return writer.submit(
        () -> execute("delete from join_token where name = ? and used_at is null", name) > 0);
  }

  private int execute(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static List<Row> rows(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select hash, name, created_at, expires_at, used_at from join_token"
                    + " order by name, created_at");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        long usedAt = row.getLong("used_at");
        boolean isUsed = !row.wasNull();
        rows.add(
            new Row(
                row.getBytes("hash"),
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                isUsed ? Instant.ofEpochMilli(usedAt) : null));
      }
    }
    return rows;
  }
}
