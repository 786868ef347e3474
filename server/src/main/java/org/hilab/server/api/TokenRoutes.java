package org.hilab.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.hilab.server.fleet.AgentEndpoint;
import org.hilab.server.journal.AgentTokens;
import org.hilab.server.journal.JoinTokens;
import org.hilab.server.journal.Journal;

/**
 * Who may bring boards: making, listing and revoking tokens, for whoever has the admin secret, and
 * the exchange of a one-time token, for whoever has that.
 */
final class TokenRoutes {
  private static final String TOKENS = "/api/v1/tokens";
  private static final String JOIN = AgentEndpoint.PATH + "/join";
  private static final String BEARER = "Bearer ";
  private static final Duration VALID_FOR = Duration.ofHours(1);
  private static final int LONGEST_BODY = 4096;

  private final Journal journal;
  private final byte[] adminSecret;

  TokenRoutes(Journal journal, String adminSecret) {
    this.journal = journal;
    this.adminSecret = adminSecret.getBytes(UTF_8);
  }

  void mount(Router router) {
    router.route(TOKENS + "*").handler(this::requireAdmin);
    router.get(TOKENS).handler(this::list);
    router.post(TOKENS).handler(body()).handler(this::create);
    router.delete(TOKENS + "/:name").handler(this::revoke);
    router.post(JOIN).handler(body()).handler(this::join);
    router.route(JOIN).failureHandler(ApiErrors::answerFailure);
  }

  private static BodyHandler body() {
    return BodyHandler.create(false).setBodyLimit(LONGEST_BODY);
  }

  /** A page of another site has no secret, and no cookie could lend it one. */
  private void requireAdmin(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    String shown =
        header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
    if (MessageDigest.isEqual(shown.strip().getBytes(UTF_8), adminSecret)) {
      context.next();
    } else {
      throw new ApiErrors.Refusal(
          ApiErrors.UNAUTHORIZED,
          "Tokens need the admin secret",
          context.request().path(),
          "Give the text of the file admin.secret in the lab's folder as a bearer token");
    }
  }

  private void create(RoutingContext context) {
    JsonObject wanted = object(context);
    String name = text(wanted, "name");
    if (!name.matches(JoinTokens.NAME)) {
      throw bad("This cannot be an agent's name", name, "Match " + JoinTokens.NAME);
    }
    Duration validFor = validFor(wanted);
    Future.fromCompletionStage(
            journal.joinTokens().create(name, validFor), context.vertx().getOrCreateContext())
        .onSuccess(issued -> issued(context, name, issued))
        .onFailure(why -> ApiErrors.answer(context, why));
  }

  private static void issued(
      RoutingContext context, String name, Optional<JoinTokens.Issued> maybe) {
    if (maybe.isEmpty()) {
      ApiErrors.answer(
          context,
          new ApiErrors.Refusal(
              ApiErrors.CONFLICT,
              "An agent of this name has joined already",
              name,
              "Revoke it first, or choose a new name"));
      return;
    }
    JoinTokens.Issued issued = maybe.get();
    context.response().setStatusCode(ApiErrors.CREATED);
    secret(
        context,
        new JsonObject()
            .put("name", issued.name())
            .put("token", issued.token())
            .put("expiresAt", issued.expiresAt().toString()));
  }

  /** Nothing on the way keeps it. */
  private static void secret(RoutingContext context, JsonObject answer) {
    context.response().putHeader("Cache-Control", "no-store");
    context.json(answer);
  }

  private static Duration validFor(JsonObject wanted) {
    if (!wanted.containsKey("validFor")) {
      return VALID_FOR;
    }
    String text = text(wanted, "validFor");
    try {
      Duration validFor = Duration.parse(text);
      if (validFor.isPositive() && validFor.compareTo(JoinTokens.LONGEST) <= 0) {
        return validFor;
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw bad("A token cannot be valid for so long", text, "Give an ISO-8601 duration up to P30D");
  }

  private void list(RoutingContext context) {
    context
        .vertx()
        .executeBlocking(() -> tokens(journal), false)
        .onSuccess(tokens -> context.json(new JsonObject().put("tokens", tokens)))
        .onFailure(why -> ApiErrors.answer(context, why));
  }

  private static JsonArray tokens(Journal journal) {
    JsonArray tokens = new JsonArray();
    for (AgentTokens.Entry agent : journal.agentTokens().list()) {
      tokens.add(
          new JsonObject()
              .put("name", agent.name())
              .put("state", "joined")
              .put("createdAt", agent.createdAt().toString())
              .putNull("expiresAt"));
    }
    for (JoinTokens.Entry token : journal.joinTokens().list()) {
      if (token.state() != JoinTokens.State.USED) {
        tokens.add(
            new JsonObject()
                .put("name", token.name())
                .put("state", token.state().name().toLowerCase(Locale.ROOT))
                .put("createdAt", token.createdAt().toString())
                .put("expiresAt", token.expiresAt().toString()));
      }
    }
    return tokens;
  }

  private void revoke(RoutingContext context) {
    String name = context.pathParam("name");
    Future<Boolean> waiting = Future.fromCompletionStage(journal.joinTokens().revoke(name));
    waiting
        .compose(wasWaiting ->
            Future.fromCompletionStage(
                    journal.agentTokens().revoke(name), context.vertx().getOrCreateContext())
                .map(joined -> joined || wasWaiting))
        .onSuccess(existed -> revoked(context, name, existed))
        .onFailure(why -> ApiErrors.answer(context, why));
  }

  private static void revoked(RoutingContext context, String name, boolean existed) {
    if (existed) {
      context.vertx().eventBus().publish(AgentEndpoint.REVOKED, name);
      context.response().setStatusCode(ApiErrors.NO_CONTENT).end();
    } else {
      ApiErrors.answer(
          context,
          new ApiErrors.Refusal(
              ApiErrors.NOT_FOUND,
              "There is no token in force for this name",
              name,
              "Take one of those that " + TOKENS + " lists"));
    }
  }

  private void join(RoutingContext context) {
    String token = text(object(context), "token");
    Future.fromCompletionStage(
            journal.joinTokens().exchange(token), context.vertx().getOrCreateContext())
        .onSuccess(exchange -> joined(context, exchange))
        .onFailure(why -> ApiErrors.answer(context, why));
  }

  private static void joined(RoutingContext context, JoinTokens.Exchange exchange) {
    switch (exchange) {
      case JoinTokens.Exchange.Joined joined ->
          secret(
              context, new JsonObject().put("name", joined.name()).put("secret", joined.secret()));
      case JoinTokens.Exchange.Refused refused -> ApiErrors.answer(context, refusal(refused));
    }
  }

  private static ApiErrors.Refusal refusal(JoinTokens.Exchange.Refused refused) {
    String what =
        switch (refused.reason()) {
          case UNKNOWN -> "The server does not know this token";
          case USED -> "This token was used already";
          case EXPIRED -> "This token has expired";
        };
    return new ApiErrors.Refusal(
        ApiErrors.UNAUTHORIZED,
        what,
        "token",
        "Make a new one on the server with: hilab token create NAME");
  }

  private static JsonObject object(RoutingContext context) {
    try {
      JsonObject object = context.body().asJsonObject();
      if (object != null) {
        return object;
      }
    } catch (DecodeException | ClassCastException e) {
      // said below
    }
    throw bad("The body is no JSON object", context.request().path(), "See docs/api.md");
  }

  private static String text(JsonObject object, String field) {
    return Optional.ofNullable(object.getValue(field))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .orElseThrow(() -> bad("A text is missing", field, "See docs/api.md"));
  }

  private static ApiErrors.Refusal bad(String what, String which, String doThis) {
    return new ApiErrors.Refusal(ApiErrors.BAD_REQUEST, what, which, doThis);
  }
}
