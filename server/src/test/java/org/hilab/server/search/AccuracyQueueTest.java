package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hilab.server.candidate.Genome;
import org.hilab.server.search.AccuracyQueue.Ticket;
import org.junit.jupiter.api.Test;

class AccuracyQueueTest {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final Genome ONE = new Genome("01");
  private static final Genome TWO = new Genome("10");

  private final AccuracyQueue queue = new AccuracyQueue(LEASE);

  @Test
  void candidates_come_out_in_the_order_they_went_in() {
    queue.submit(ONE);
    queue.submit(TWO);
    assertThat(pull(START).genome()).isEqualTo(ONE);
    assertThat(pull(START).genome()).isEqualTo(TWO);
    assertThat(queue.pull(START)).isEmpty();
  }

  @Test
  void a_candidate_that_waits_or_is_worked_on_is_not_queued_twice() {
    queue.submit(ONE);
    queue.submit(ONE);
    Ticket ticket = pull(START);
    queue.submit(ONE);
    assertThat(queue.pull(START)).isEmpty();
    assertThat(queue.complete(ticket)).isTrue();
    queue.submit(ONE);
    assertThat(pull(START).genome()).isEqualTo(ONE);
  }

  @Test
  void an_answer_counts_once() {
    queue.submit(ONE);
    Ticket ticket = pull(START);
    assertThat(queue.complete(ticket)).isTrue();
    assertThat(queue.complete(ticket)).isFalse();
  }

  @Test
  void a_lease_ends_at_its_end_and_not_before() {
    queue.submit(ONE);
    pull(START);
    assertThat(queue.expire(START.plus(LEASE).minusMillis(1))).isEmpty();
    assertThat(queue.expire(START.plus(LEASE))).containsExactly(ONE);
    assertThat(queue.expire(START.plus(LEASE))).isEmpty();
  }

  @Test
  void what_a_silent_worker_had_goes_to_the_front_in_its_old_order() {
    Genome third = new Genome("11");
    queue.submit(ONE);
    queue.submit(TWO);
    queue.submit(third);
    pull(START);
    pull(START);
    queue.expire(START.plus(LEASE));
    assertThat(List.of(pull(START).genome(), pull(START).genome(), pull(START).genome()))
        .containsExactly(ONE, TWO, third);
  }

  @Test
  void a_late_answer_does_not_count_once_another_worker_was_asked() {
    queue.submit(ONE);
    Ticket late = pull(START);
    queue.expire(START.plus(LEASE));
    Ticket second = pull(START.plus(LEASE));
    assertThat(second.fence()).isGreaterThan(late.fence());
    assertThat(queue.complete(late)).isFalse();
    assertThat(queue.complete(second)).isTrue();
  }

  @Test
  void a_late_answer_counts_while_nobody_else_has_the_candidate() {
    queue.submit(ONE);
    Ticket late = pull(START);
    queue.expire(START.plus(LEASE));
    assertThat(queue.complete(late)).isTrue();
    assertThat(queue.pull(START.plus(LEASE))).isEmpty();
  }

  @Test
  void whatever_happens_every_candidate_is_answered_exactly_once() {
    for (int seed = 0; seed < 100; seed++) {
      assertThat(answered(new Random(seed))).as("seed %d", seed).hasSize(20);
    }
  }

  /** Workers that answer, fall silent, and answer late, in a random order. */
  private static Set<String> answered(Random random) {
    AccuracyQueue queue = new AccuracyQueue(LEASE);
    IntStream.range(32, 52).forEach(i -> queue.submit(new Genome(Integer.toBinaryString(i))));
    List<Ticket> given = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    Instant now = START;
    while (answers.size() < 20 || !given.isEmpty()) {
      now = now.plusSeconds(random.nextInt(20));
      queue.expire(now);
      queue.pull(now).ifPresent(given::add);
      if (!given.isEmpty() && random.nextBoolean()) {
        Ticket ticket = given.remove(random.nextInt(given.size()));
        if (queue.complete(ticket)) {
          answers.add(ticket.genome().bits());
        }
      }
    }
    Set<String> distinct = new TreeSet<>(answers);
    assertThat(answers).hasSameSizeAs(distinct);
    return distinct;
  }

  private Ticket pull(Instant now) {
    return queue.pull(now).orElseThrow();
  }
}
