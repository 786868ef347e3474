package org.hilab.server.evolution;

import org.hilab.server.candidate.Objectives;

/** What an evaluation says about a genome. */
public sealed interface Score {

  /** The candidate runs and was measured. */
  record Feasible(Objectives objectives) implements Score {}

  /** The candidate can never run; it ranks after all feasible ones and has no numbers. */
  record Rejected() implements Score {}
}
