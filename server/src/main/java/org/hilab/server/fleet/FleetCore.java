package org.hilab.server.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hilab.protocol.AgentId;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.AgentMessage.BoardChanged;
import org.hilab.protocol.AgentMessage.Heartbeat;
import org.hilab.protocol.AgentMessage.Hello;
import org.hilab.protocol.AgentMessage.Progress;
import org.hilab.protocol.AgentMessage.Pull;
import org.hilab.protocol.AgentMessage.Result;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.ServerMessage.Refused;

/**
 * Agents, their sessions and boards, and the jobs that travel between: commands in, effects out. No
 * clock and no network of its own, so that it runs under simulated time.
 */
final class FleetCore {
  private static final int MOST_AGENTS_REMEMBERED = 256;

  private final FleetOptions options;
  private final JobBook jobs;
  private final Map<AgentId, FleetAgent> agents = new LinkedHashMap<>();
  private final Map<String, FleetAgent> sessions = new HashMap<>();

  /**
   * A fleet without agents and jobs.
   *
   * @param firstFence greater than every fence an earlier server process gave out
   */
  FleetCore(FleetOptions options, long firstFence) {
    this.options = options;
    this.jobs = new JobBook(options, firstFence);
  }

  /** Applies one command; the effects are to be carried out in order. */
  List<FleetEffect> apply(FleetCommand command, Instant now) {
    List<FleetEffect> effects = new ArrayList<>();
    switch (command) {
      case FleetCommand.Submit submit -> jobs.submit(submit, effects);
      case FleetCommand.Withdraw withdraw -> jobs.withdraw(withdraw.job(), effects);
      case FleetCommand.Said said -> said(said, now, effects);
      case FleetCommand.Closed closed -> closed(closed.session(), now);
      case FleetCommand.Revoked(String owner) -> revoked(owner, effects);
      case FleetCommand.Tick() -> tick(now, effects);
    }
    jobs.assign(boards(), now, effects);
    return effects;
  }

  /** Who could run something right now. */
  FleetBoards available() {
    return FleetBoards.of(agents.values());
  }

  FleetSnapshot snapshot() {
    return FleetSnapshot.of(agents.values(), jobs);
  }

  private void said(FleetCommand.Said said, Instant now, List<FleetEffect> effects) {
    if (said.message() instanceof Hello hello) {
      hello(said, hello, now, effects);
      return;
    }
    FleetAgent agent = sessions.get(said.session());
    if (agent == null) {
      refuse(said.session(), "The server does not know this session.", "Connect again.", effects);
      return;
    }
    agent.lastHeard = now;
    hear(agent, said, effects);
  }

  private void hear(FleetAgent agent, FleetCommand.Said said, List<FleetEffect> effects) {
    AgentMessage message = said.message();
    switch (message) {
      case Pull pull -> pull(agent, said.session(), pull, effects);
      case BoardChanged changed -> agent.describe(changed.board());
      case Progress progress -> jobs.progress(agent, said.session(), progress, effects);
      case Result result -> jobs.result(agent, said.session(), result, effects);
      case Heartbeat() -> {}
      case Hello hello -> throw new IllegalStateException("A hello was already taken: " + hello);
    }
  }

  private void hello(FleetCommand.Said said, Hello hello, Instant now, List<FleetEffect> effects) {
    String session = said.session();
    if (sessions.containsKey(session)) {
      refuse(session, "A second hello in one session.", "Run the server's release.", effects);
      return;
    }
    FleetAgent agent =
        agents.computeIfAbsent(
            hello.agent().id(), id -> new FleetAgent(hello.agent(), said.owner(), now));
    if (!agent.owner.equals(said.owner())) {
      refuse(
          session,
          "Agent id \"" + hello.agent().id() + "\" belongs to another token.",
          "Give every agent a data folder of its own; its id is in there.",
          effects);
      return;
    }
    String old = agent.session;
    if (old != null) {
      refuse(
          old,
          "Another connection of agent \"" + hello.agent().name() + "\" took this one's place.",
          "Give every agent a data folder of its own.",
          effects);
      sessions.remove(old);
    }
    agent.connect(session, now);
    sessions.put(session, agent);
    effects.add(new FleetEffect.Say(session, welcome(session)));
    for (FleetBoard gone : agent.describe(hello.agent(), hello.boards())) {
      jobs.lose(List.copyOf(gone.holds.values()), "The agent no longer has the board.", effects);
    }
    jobs.reconcile(agent, hello.holding(), now, effects);
    forgetOldAgents();
  }

  private ServerMessage welcome(String session) {
    return new ServerMessage.Welcome(
        session, options.lease().toMillis(), options.heartbeat().toMillis());
  }

  private void pull(FleetAgent agent, String session, Pull pull, List<FleetEffect> effects) {
    FleetBoard board = agent.boards.get(pull.board());
    if (board == null) {
      refuse(
          session,
          "Board \"" + pull.board() + "\" was not in the agent's hello.",
          "Run the server's release.",
          effects);
      return;
    }
    boolean available = board.slots == 0 && pull.slots() > 0;
    board.slots = pull.slots();
    if (available) {
      jobs.unpark();
    }
  }

  private void refuse(String session, String what, String doThis, List<FleetEffect> effects) {
    effects.add(new FleetEffect.Say(session, new Refused(what, doThis)));
  }

  private void closed(String session, Instant now) {
    FleetAgent agent = sessions.remove(session);
    if (agent != null) {
      agent.disconnect(now);
    }
  }

  /** Its agents are forgotten, so that their ids can come back with another token. */
  private void revoked(String owner, List<FleetEffect> effects) {
    List<FleetAgent> gone =
        agents.values().stream().filter(agent -> agent.owner.equals(owner)).toList();
    for (FleetAgent agent : gone) {
      jobs.lose(agent.jobs(), "The token of " + owner + " was revoked.", effects);
    }
    sessions.values().removeAll(gone);
    agents.values().removeAll(gone);
  }

  private void tick(Instant now, List<FleetEffect> effects) {
    for (FleetAgent agent : agents.values()) {
      boolean silent = agent.lastHeard.plus(options.lease()).isBefore(now);
      if (silent && agent.session != null) {
        refuse(
            agent.session,
            "The agent was silent for " + options.lease().toSeconds() + " s.",
            "Look at its log and its network.",
            effects);
        closed(agent.session, now);
      }
      if (silent) {
        String name = agent.description.name();
        jobs.lose(agent.jobs(), "Agent \"" + name + "\" is silent.", effects);
      }
    }
    jobs.expire(boards(), now, effects);
  }

  private void forgetOldAgents() {
    if (agents.size() > MOST_AGENTS_REMEMBERED) {
      agents.values().removeIf(agent -> !agent.isConnected() && agent.jobs().isEmpty());
    }
  }

  private Collection<FleetBoard> boards() {
    return agents.values().stream().flatMap(agent -> agent.boards.values().stream()).toList();
  }
}
