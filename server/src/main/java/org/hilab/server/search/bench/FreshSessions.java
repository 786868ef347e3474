package org.hilab.server.search.bench;

import org.hilab.server.accuracy.OnnxNetwork;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.candidate.Genome;
import org.hilab.server.search.CandidateModels;
import org.hilab.server.search.PreparedSearch;

/** The obvious way, for comparison: one new session a candidate, which runs on every image. */
record FreshSessions(PreparedSearch search) {
  Scores int8(Genome genome) {
    try (CandidateModels models = new CandidateModels(search, genome)) {
      return scores(models.int8Network());
    }
  }

  Scores float32(Genome genome) {
    try (CandidateModels models = new CandidateModels(search, genome)) {
      return scores(models.floatNetwork());
    }
  }

  private Scores scores(OnnxNetwork network) {
    return search.evaluator().evaluate(network, Watch.NONE);
  }
}
