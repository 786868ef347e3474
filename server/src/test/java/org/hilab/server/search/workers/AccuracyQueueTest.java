package org.hilab.server.search.workers;

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
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.workers.AccuracyQueue.Ticket;
import org.junit.jupiter.api.Test;

class AccuracyQueueTest {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final Genome ONE = new Genome("01");
  private static final Genome TWO = new Genome("10");

  private final AccuracyQueue queue = new AccuracyQueue(LEASE, AccuracyQueueTest::singles);

  @Test
  void candidates_come_out_in_the_order_they_went_in() {
    queue.submit(whole(ONE));
    queue.submit(whole(TWO));
    assertThat(pull(START).genome()).isEqualTo(ONE);
    assertThat(pull(START).genome()).isEqualTo(TWO);
    assertThat(queue.pull(START, 1)).isEmpty();
  }

  @Test
  void a_candidate_that_waits_or_is_worked_on_is_not_queued_twice() {
    queue.submit(whole(ONE));
    queue.submit(whole(ONE));
    Ticket ticket = pull(START);
    queue.submit(whole(ONE));
    assertThat(queue.pull(START, 1)).isEmpty();
    assertThat(queue.complete(ticket)).isTrue();
    queue.submit(whole(ONE));
    assertThat(pull(START).genome()).isEqualTo(ONE);
  }

  @Test
  void an_answer_counts_once() {
    queue.submit(whole(ONE));
    Ticket ticket = pull(START);
    assertThat(queue.complete(ticket)).isTrue();
    assertThat(queue.complete(ticket)).isFalse();
  }

  @Test
  void a_lease_ends_at_its_end_and_not_before() {
    queue.submit(whole(ONE));
    pull(START);
    assertThat(queue.expire(START.plus(LEASE).minusMillis(1))).isEmpty();
    assertThat(queue.expire(START.plus(LEASE))).containsExactly(ONE);
    assertThat(queue.expire(START.plus(LEASE))).isEmpty();
  }

  @Test
  void what_a_silent_worker_had_goes_to_the_front_in_its_old_order() {
    Genome third = new Genome("11");
    queue.submit(whole(ONE));
    queue.submit(whole(TWO));
    queue.submit(whole(third));
    pull(START);
    pull(START);
    queue.expire(START.plus(LEASE));
    assertThat(List.of(pull(START).genome(), pull(START).genome(), pull(START).genome()))
        .containsExactly(ONE, TWO, third);
  }

  @Test
  void a_late_answer_does_not_count_once_another_worker_was_asked() {
    queue.submit(whole(ONE));
    Ticket late = pull(START);
    queue.expire(START.plus(LEASE));
    Ticket second = pull(START.plus(LEASE));
    assertThat(second.fence()).isGreaterThan(late.fence());
    assertThat(queue.complete(late)).isFalse();
    assertThat(queue.complete(second)).isTrue();
  }

  @Test
  void a_late_answer_counts_while_nobody_else_has_the_candidate() {
    queue.submit(whole(ONE));
    Ticket late = pull(START);
    queue.expire(START.plus(LEASE));
    assertThat(queue.complete(late)).isTrue();
    assertThat(queue.pull(START.plus(LEASE), 1)).isEmpty();
  }

  @Test
  void progress_renews_the_leases_of_a_worker() {
    queue.submit(whole(ONE));
    queue.submit(whole(TWO));
    Ticket slow = pull(START);
    pull(START);
    Instant later = START.plus(LEASE).minusMillis(1);
    queue.renew(List.of(slow.fence()), later);
    assertThat(queue.expire(START.plus(LEASE))).containsExactly(TWO);
    assertThat(queue.expire(later.plus(LEASE))).containsExactly(ONE);
  }

  @Test
  void a_worker_gets_a_part_and_what_is_isolated_comes_alone() {
    AccuracyQueue halves = new AccuracyQueue(LEASE, AccuracyQueueTest::shared);
    List<Genome> genomes =
        IntStream.range(32, 38).mapToObj(i -> new Genome(Integer.toBinaryString(i))).toList();
    genomes.forEach(genome -> halves.submit(whole(genome)));
    halves.submitAlone(whole(ONE));
    assertThat(halves.pull(START, 2)).extracting(Ticket::genome).containsExactly(ONE);
    assertThat(halves.pull(START, 2))
        .extracting(Ticket::genome)
        .containsExactlyElementsOf(genomes.subList(0, 3));
    assertThat(halves.pull(START, 1))
        .extracting(Ticket::genome)
        .containsExactlyElementsOf(genomes.subList(3, 6));
  }

  private static List<List<AccuracyTask>> singles(List<AccuracyTask> tasks, int workers) {
    return tasks.stream().map(List::of).toList();
  }

  private static List<List<AccuracyTask>> shared(List<AccuracyTask> tasks, int workers) {
    int size = Math.ceilDiv(tasks.size(), workers);
    return List.of(tasks.subList(0, size));
  }

  private static AccuracyTask whole(Genome genome) {
    return AccuracyTask.whole(genome);
  }

  @Test
  void whatever_happens_every_candidate_is_answered_exactly_once() {
    for (int seed = 0; seed < 100; seed++) {
      assertThat(answered(new Random(seed))).as("seed %d", seed).hasSize(20);
    }
  }

  /** Workers that answer, fall silent, and answer late, in a random order. */
  private static Set<String> answered(Random random) {
    AccuracyQueue queue = new AccuracyQueue(LEASE, AccuracyQueueTest::singles);
    IntStream.range(32, 52)
        .forEach(i -> queue.submit(whole(new Genome(Integer.toBinaryString(i)))));
    List<Ticket> given = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    Instant now = START;
    while (answers.size() < 20 || !given.isEmpty()) {
      now = now.plusSeconds(random.nextInt(20));
      queue.expire(now);
      given.addAll(queue.pull(now, 1));
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

  @Test
  void what_a_worker_held_that_is_gone_is_next_at_once_and_its_answer_still_counts_once() {
    queue.submit(whole(ONE));
    queue.submit(whole(TWO));
    Ticket held = pull(START);
    queue.giveBack(List.of(held.fence(), 99L));
    Ticket again = pull(START);
    assertThat(again.genome()).isEqualTo(ONE);
    assertThat(queue.complete(held)).isFalse();
    assertThat(queue.complete(again)).isTrue();
    assertThat(pull(START).genome()).isEqualTo(TWO);
  }

  private Ticket pull(Instant now) {
    return queue.pull(now, 1).getFirst();
  }
}
