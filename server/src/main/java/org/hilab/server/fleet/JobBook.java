package org.hilab.server.fleet;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hilab.protocol.AgentMessage.Progress;
import org.hilab.protocol.AgentMessage.Result;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.hilab.server.fleet.FleetEffect.Accepted;
import org.hilab.server.fleet.FleetEffect.Declined;
import org.hilab.server.fleet.FleetEffect.Publish;
import org.hilab.server.fleet.FleetEffect.Say;
import org.hilab.server.fleet.FleetJob.State;
import org.hilab.server.fleet.LatencyOutcome.Fate;
import org.jspecify.annotations.Nullable;

/** The open jobs, and the outcomes of the last ended ones for whoever asks again. */
final class JobBook {
  private static final int MOST_ENDED = 20_000;

  private final FleetOptions options;
  private final Map<JobId, FleetJob> open = new LinkedHashMap<>();
  private final TreeMap<Long, FleetJob> waiting = new TreeMap<>();
  private final Map<JobId, Publish> ended = new LinkedHashMap<>();
  private long nextFence;
  private long nextOrder;

  JobBook(FleetOptions options, long firstFence) {
    this.options = options;
    this.nextFence = firstFence;
  }

  void submit(FleetCommand.Submit submit, List<FleetEffect> effects) {
    JobId id = submit.job();
    Publish known = ended.get(id);
    FleetJob job = open.get(id);
    boolean another =
        (known != null && !known.outcome().genome().bits().equals(submit.workload().subject()))
            || (job != null && !job.workload.equals(submit.workload()));
    if (another) {
      effects.add(new Declined(id, "The id has another candidate.", "Choose another id."));
    } else if (known != null) {
      effects.add(new Accepted(id));
      effects.add(known);
    } else if (job != null) {
      effects.add(new Accepted(id));
    } else if (open.size() >= options.queueBound()) {
      effects.add(new Declined(id, open.size() + " jobs are open.", "Submit it again later."));
    } else {
      FleetJob added = new FleetJob(id, submit.workload(), nextOrder++);
      open.put(id, added);
      waiting.put(added.order, added);
      effects.add(new Accepted(id));
    }
  }

  void withdraw(JobId id, List<FleetEffect> effects) {
    FleetJob job = open.remove(id);
    if (job != null) {
      cancelOnBoard(job, effects);
      release(job);
      waiting.remove(job.order);
    }
  }

  void progress(FleetAgent agent, String session, Progress progress, List<FleetEffect> effects) {
    FleetJob job = open.get(progress.ticket().job());
    if (job != null && job.state == State.ASSIGNED && job.isLatest(progress.ticket(), agent)) {
      job.phase = progress.phase();
    } else {
      effects.add(new Say(session, new ServerMessage.Cancel(progress.ticket().job())));
    }
  }

  /**
   * Every result is acknowledged, so that the agent forgets it. It counts if nobody was given the
   * job later; a result whose lease ended meanwhile is welcome as long as that holds.
   */
  void result(FleetAgent agent, String session, Result result, List<FleetEffect> effects) {
    effects.add(new Say(session, new ServerMessage.Acknowledged(result.ticket())));
    FleetJob job = open.get(result.ticket().job());
    if (job == null || !job.isLatest(result.ticket(), agent)) {
      return;
    }
    switch (result.outcome()) {
      case MeasurementOutcome.Lost(String why) -> {
        if (job.state == State.ASSIGNED) {
          lose(List.of(job), why, effects);
        }
      }
      case MeasurementOutcome.Measured _,
          MeasurementOutcome.Ran _,
          MeasurementOutcome.Verified _,
          MeasurementOutcome.Rejected _ ->
          end(job, result.outcome(), effects);
    }
  }

  private void end(FleetJob job, MeasurementOutcome outcome, List<FleetEffect> effects) {
    if (job.board != null) {
      job.board.completed++;
    }
    release(job);
    waiting.remove(job.order);
    open.remove(job.id);
    Publish publish = publish(job, job.attempts + 1, outcome, Fate.ENDED);
    ended.put(job.id, publish);
    if (ended.size() > MOST_ENDED) {
      ended.remove(ended.keySet().iterator().next());
    }
    effects.add(publish);
  }

  void lose(Collection<FleetJob> jobs, String why, List<FleetEffect> effects) {
    for (FleetJob job : jobs) {
      if (job.board != null) {
        job.board.lost++;
        job.lostOn.add(job.board);
      }
      release(job);
      job.attempts++;
      boolean parked = job.attempts >= options.attempts();
      job.state = parked ? State.PARKED : State.WAITING;
      if (!parked) {
        waiting.put(job.order, job);
      }
      Fate fate = parked ? Fate.PARKED : Fate.RETRYING;
      MeasurementOutcome lost = new MeasurementOutcome.Lost(why);
      effects.add(publish(job, job.attempts, lost, fate));
    }
  }

  private static Publish publish(FleetJob job, int attempt, MeasurementOutcome outcome, Fate fate) {
    return new Publish(new LatencyOutcome(job.id, job.genome, attempt, outcome, fate));
  }

  /**
   * Brings both sides' books together after a hello: what the agent still holds goes on, what it
   * forgot is lost, and what it holds in vain is cancelled.
   */
  void reconcile(FleetAgent agent, List<Ticket> holding, Instant now, List<FleetEffect> effects) {
    Set<Ticket> held = new HashSet<>(holding);
    lose(
        agent.jobs().stream().filter(job -> !held.contains(job.ticket())).toList(),
        "The agent restarted without it.",
        effects);
    for (Ticket ticket : held) {
      FleetJob job = open.get(ticket.job());
      if (job == null || !job.isLatest(ticket, agent)) {
        effects.add(new Say(session(agent), new ServerMessage.Cancel(ticket.job())));
      } else if (job.board != null && agent.boards.containsValue(job.board)) {
        hold(job, job.board, now);
      }
    }
  }

  /** A board has become available: what was parked gets another round of attempts. */
  void unpark() {
    open.values().stream().filter(job -> job.state == State.PARKED).forEach(this::unpark);
  }

  private void unpark(FleetJob job) {
    job.state = State.WAITING;
    job.attempts = 0;
    waiting.put(job.order, job);
  }

  /** Jobs on boards whose deadline has passed although their agent talks. */
  void expire(Collection<FleetBoard> boards, Instant now, List<FleetEffect> effects) {
    for (FleetBoard board : boards) {
      for (FleetJob job : List.copyOf(board.holds.values())) {
        if (job.deadline.isBefore(now)) {
          cancelOnBoard(job, effects);
          String name = board.description.id().value();
          lose(List.of(job), "No result from board \"" + name + "\" in time.", effects);
        }
      }
    }
  }

  /** Gives waiting jobs to boards with room, one to each board before any gets a second. */
  void assign(Collection<FleetBoard> boards, Instant now, List<FleetEffect> effects) {
    boolean given = !waiting.isEmpty();
    while (given) {
      given = false;
      for (FleetBoard board : boards) {
        FleetJob job = board.hasRoom() ? next(board, boards) : null;
        if (job != null) {
          job.fence = nextFence++;
          job.phase = "assigned";
          hold(job, board, now);
          effects.add(new Say(session(board.agent), message(job, board)));
          given = true;
        }
      }
    }
  }

  private ServerMessage.Job message(FleetJob job, FleetBoard board) {
    return new ServerMessage.Job(
        job.ticket(), board.description.id(), job.workload, options.deadline().toMillis());
  }

  private @Nullable FleetJob next(FleetBoard board, Collection<FleetBoard> boards) {
    for (FleetJob job : waiting.values()) {
      boolean fits = board.description.takes(job.workload);
      if (fits && (!job.lostOn.contains(board) || isLostOnAll(job, boards))) {
        return job;
      }
    }
    return null;
  }

  private static boolean isLostOnAll(FleetJob job, Collection<FleetBoard> boards) {
    return boards.stream()
        .filter(board -> board.takesJobs() && board.description.takes(job.workload))
        .allMatch(job.lostOn::contains);
  }

  private void hold(FleetJob job, FleetBoard board, Instant now) {
    waiting.remove(job.order);
    job.state = State.ASSIGNED;
    job.board = board;
    job.deadline =
        now.plus(options.deadline().multipliedBy(Math.max(1, board.slots))).plus(options.lease());
    board.holds.put(job.id, job);
  }

  private static void release(FleetJob job) {
    if (job.board != null) {
      job.board.holds.remove(job.id);
    }
  }

  private static void cancelOnBoard(FleetJob job, List<FleetEffect> effects) {
    if (job.state == State.ASSIGNED && job.board != null && job.board.agent.session != null) {
      effects.add(new Say(job.board.agent.session, new ServerMessage.Cancel(job.id)));
    }
  }

  private static String session(FleetAgent agent) {
    String session = agent.session;
    if (session == null) {
      throw new IllegalStateException("Agent " + agent.description + " is not connected.");
    }
    return session;
  }

  int count(State state) {
    return (int) open.values().stream().filter(job -> job.state == state).count();
  }
}
