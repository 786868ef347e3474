package org.hilab.server.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.RunProgress;
import org.hilab.server.journal.RunSummary;
import org.hilab.server.search.predictions.PredictionFiles;
import org.hilab.server.search.predictions.PredictionVerticle;

/** What candidates see, beside the truth. Painted when first asked for, then read from the disk. */
final class PredictionRoutes {
  private static final String RUNS = "/api/v1/runs/";
  private static final String PICTURE =
      RUNS
          + "(?<run>\\d{8}T\\d{6}-\\d{1,18})/pictures/(?<kind>input|truth|[01]+)-(?<image>\\d)\\.png";

  private final Vertx vertx;
  private final Journal journal;
  private final PredictionFiles files;

  PredictionRoutes(Vertx vertx, Journal journal, PredictionFiles files) {
    this.vertx = vertx;
    this.journal = journal;
    this.files = files;
  }

  void mount(Router router) {
    router.get(RUNS + ":run/predictions/:genome").handler(this::predictions);
    router.getWithRegex(PICTURE).handler(this::picture);
  }

  private void predictions(RoutingContext context) {
    String run = context.pathParam("run");
    String genome = context.pathParam("genome");
    vertx
        .executeBlocking(() -> candidate(run, genome), false)
        .compose(candidate -> paint(candidate).compose(_ -> index(candidate)))
        .onSuccess(context::json)
        .onFailure(problem -> ApiErrors.answer(context, problem));
  }

  private record Candidate(RunId run, Genome genome, boolean painted) {}

  /** Only what was scored is painted, so that nobody can fill the disk. */
  private Candidate candidate(String run, String bits) {
    RunSummary summary = RunRoutes.find(journal, run).orElseThrow(() -> ApiErrors.noRun(run));
    if (summary.progress() instanceof RunProgress.Training) {
      throw noCandidates(run);
    }
    RunId id = summary.run();
    if (bits.matches("[01]+") && files.has(id, new Genome(bits))) {
      return new Candidate(id, new Genome(bits), true);
    }
    return journal.read(id, 0, Integer.MAX_VALUE).stream()
        .map(Recorded::event)
        .filter(AccuracyMeasured.class::isInstance)
        .map(event -> ((AccuracyMeasured) event).genome())
        .filter(genome -> genome.bits().equals(bits))
        .findFirst()
        .map(genome -> new Candidate(id, genome, false))
        .orElseThrow(() -> notScored(bits));
  }

  private Future<Void> paint(Candidate candidate) {
    return candidate.painted
        ? Future.succeededFuture()
        : PredictionVerticle.ask(vertx, candidate.run, candidate.genome)
            .recover(problem ->
                Future.failedFuture(isClosed(problem) ? closed(candidate.genome) : problem));
  }

  /** The index of the run with the addresses of the candidate's pictures. */
  private Future<JsonObject> index(Candidate candidate) {
    return vertx.executeBlocking(
        () -> {
          JsonObject index = new JsonObject(files.index(candidate.run).orElseThrow());
          JsonArray images = index.getJsonArray("images");
          for (int i = 0; i < images.size(); i++) {
            images
                .getJsonObject(i)
                .put("input", address(candidate.run, "input", i))
                .put("truth", address(candidate.run, "truth", i))
                .put("prediction", address(candidate.run, candidate.genome.bits(), i));
          }
          return index;
        },
        false);
  }

  private static String address(RunId run, String kind, int image) {
    return RUNS + run + "/pictures/" + kind + "-" + image + ".png";
  }

  private void picture(RoutingContext context) {
    Path file =
        files.picture(
            new RunId(context.pathParam("run")),
            context.pathParam("kind"),
            Integer.parseInt(context.pathParam("image")));
    vertx
        .executeBlocking(() -> Files.isRegularFile(file), false)
        .onSuccess(there -> {
          if (there) {
            context.response().putHeader("content-type", "image/png").sendFile(file.toString());
          } else {
            ApiErrors.answer(context, ApiErrors.nothingHere(context.request().path()));
          }
        });
  }

  private static boolean isClosed(Throwable problem) {
    return problem instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private static ApiErrors.Refusal closed(Genome genome) {
    return new ApiErrors.Refusal(
        ApiErrors.NOT_FOUND,
        "The predictions of this candidate were not painted while its search was open",
        genome.bits(),
        "Choose a member of the front, or open the search again with --resume");
  }

  private static ApiErrors.Refusal noCandidates(String run) {
    return new ApiErrors.Refusal(
        ApiErrors.NOT_FOUND,
        "The run is the training of a supernet and has no candidates",
        run,
        "Take a run whose kind is search");
  }

  private static ApiErrors.Refusal notScored(String bits) {
    return new ApiErrors.Refusal(
        ApiErrors.NOT_FOUND,
        "The run has scored no such candidate",
        bits,
        "Take a genome that one of its accuracyMeasured events names");
  }
}
