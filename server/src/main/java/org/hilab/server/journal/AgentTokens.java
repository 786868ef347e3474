package org.hilab.server.journal;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The secrets that agents show when they connect. Only their SHA-256 is kept. */
public final class AgentTokens {
  private final Writer writer;
  private final Connection connection;
  private final Reader reader;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  AgentTokens(Writer writer, Connection connection, Reader reader, InstantSource clock) {
    this.writer = writer;
    this.connection = connection;
    this.reader = reader;
    this.clock = clock;
  }

  /** A token that is in force, without its secret. */
  public record Entry(String name, Instant createdAt) {}

  private record Row(String name, byte[] hash, Instant createdAt) {}

  /**
   * Makes a token of 256 random bits in base64url and gives it out, once.
   *
   * @throws JournalException (in the future) if the name has a token already
   */
  public CompletableFuture<String> create(String name) {
    Secret token = Secret.random("", random);
    return writer.submit(() -> {
      insert(name, token.hash());
      return token.text();
    });
  }

  /** The name that a token was made for. Looks at every token, so that time tells nothing. */
  public Optional<String> verify(String token) {
    byte[] hash = new Secret(token).hash();
    Optional<String> name = Optional.empty();
    for (Row row : reader.ask(AgentTokens::rows)) {
      if (MessageDigest.isEqual(row.hash(), hash)) {
        name = Optional.of(row.name());
      }
    }
    return name;
  }

  /** All tokens in force, by name. */
  public List<Entry> list() {
    return reader.ask(AgentTokens::rows).stream()
        .map(row -> new Entry(row.name(), row.createdAt()))
        .toList();
  }

  /** Ends a token; false if the name has none. */
  public CompletableFuture<Boolean> revoke(String name) {
    return writer.submit(() -> {
      try (PreparedStatement delete =
          connection.prepareStatement("delete from agent_token where name = ?")) {
        delete.setString(1, name);
        return delete.executeUpdate() == 1;
      }
    });
  }

  InstantSource clock() {
    return clock;
  }

  /** On the writer's thread. */
  boolean isTaken(String name) throws SQLException {
    return rows(connection).stream().anyMatch(row -> row.name().equals(name));
  }

  /** On the writer's thread. */
  void insert(String name, byte[] hash) throws SQLException {
    if (isTaken(name)) {
      throw new JournalException(
          "The agent \"" + name + "\" has a token already. Revoke it first, or choose a new name.");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into agent_token (name, hash, created_at) values (?, ?, ?)")) {
      insert.setString(1, name);
      insert.setBytes(2, hash);
      insert.setLong(3, clock.millis());
      insert.executeUpdate();
    }
  }

  private static List<Row> rows(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select name, hash, created_at from agent_token order by name");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Instant createdAt = Instant.ofEpochMilli(row.getLong(3));
        rows.add(new Row(row.getString(1), row.getBytes(2), createdAt));
      }
    }
    return rows;
  }
}
