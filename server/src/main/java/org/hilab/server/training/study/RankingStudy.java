package org.hilab.server.training.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.Augmentation;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.training.CandidateScoring;
import org.hilab.server.training.Paths;
import org.hilab.server.training.SupernetTraining;
import org.hilab.server.training.Trainer;
import org.hilab.server.training.Trainer.Trained;
import org.hilab.server.training.TrainingPlan;
import org.hilab.server.training.study.StudyNetworks.Chosen;
import org.hilab.server.training.study.StudyNetworks.Group;

/**
 * QA-NAS's question: do the weights of a supernet rank its networks as training each alone, from
 * random weights, does? What is trained and scored is kept network by network, so that a study that
 * was stopped goes on with the next one.
 */
public final class RankingStudy {
  private static final double FREEZE_AFTER = 0.7;
  private static final int FEWEST_BETWEEN_CHECKPOINTS = 50;

  private final Subject subject;
  private final Settings settings;
  private final CandidateScoring scoring;
  private final StudyFolder folder;

  /**
   * Whose networks.
   *
   * @param trained the weights that the search used
   * @param image int8, of the whole space
   */
  public record Subject(SearchSpace space, Supernet trained, ParameterImage image, int inputSize) {}

  /**
   * How each network is trained alone, and every one alike.
   *
   * @param train its images
   */
  public record Settings(
      Dataset train, int steps, int batch, double learningRate, long seed, int threads) {}

  /**
   * One network.
   *
   * @param supernetFloat mean IoU with the supernet's weights, 0 to 1
   * @param supernetInt8 the same as the search scores it
   * @param standAlone mean IoU after it was trained alone, in float
   * @param loss mean of its last steps
   * @param seconds that its training took
   */
  public record Row(
      Genome genome,
      Group group,
      double supernetFloat,
      double supernetInt8,
      double standAlone,
      double loss,
      double seconds) {}

  /** Is told how a study goes. */
  public interface Listener {
    /** A step of one network's training is done. */
    void stepped(int network, int networks, int step, int steps);
  }

  /**
   * A study in a folder.
   *
   * @param scoring over the images that score
   */
  public RankingStudy(Subject subject, Settings settings, CandidateScoring scoring, Path folder) {
    this.subject = subject;
    this.settings = settings;
    this.scoring = scoring;
    this.folder = new StudyFolder(folder, identity());
  }

  private String identity() {
    return String.join(
        "; ",
        "supernet " + subject.trained.sha256(),
        "split " + settings.train.split() + " of " + settings.train.ids().size(),
        "input " + subject.inputSize,
        "scored on " + scoring.images(),
        settings.steps + " steps, batch " + settings.batch,
        "learning rate " + settings.learningRate + ", seed " + settings.seed);
  }

  /**
   * Trains and scores what the folder does not have yet.
   *
   * @throws InvalidInput if the folder holds another study
   */
  public List<Row> run(List<Chosen> networks, Listener listener) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      Chosen chosen = networks.get(i);
      int number = i + 1;
      rows.add(
          folder
              .row(chosen)
              .orElseGet(() ->
                  kept(chosen, (step, of) -> listener.stepped(number, networks.size(), step, of))));
    }
    return rows;
  }

  private interface Steps {
    void done(int step, int of);
  }

  private Row kept(Chosen chosen, Steps steps) {
    Network network =
        subject.trained.network(subject.space.decode(chosen.genome()), subject.inputSize);
    long start = System.nanoTime();
    Trained alone = alone(chosen.genome(), steps);
    double seconds = (System.nanoTime() - start) / 1e9;
    Row row =
        new Row(
            chosen.genome(),
            chosen.group(),
            scoring.float32(network, subject.trained.weights()).meanIou(),
            scoring.int8(network, subject.image).meanIou(),
            scoring.float32(network, alone.asWeights()).meanIou(),
            alone.lastLoss(),
            seconds);
    folder.keep(row);
    return row;
  }

  /** All networks begin with the same random weights where they have the same layers. */
  private Trained alone(Genome genome, Steps steps) {
    Supernet beginning =
        SupernetTraining.beginning(
            folder.initialWeights(), subject.space, subject.trained.classes(), settings.seed);
    TrainingPlan plan =
        new TrainingPlan(
            new Paths.Single(genome),
            new TrainingPlan.Images(
                settings.train,
                new Augmentation(subject.inputSize, 0.75, 1.5, true),
                settings.batch,
                settings.seed),
            TrainingPlan.Optimization.fromRandom(
                settings.steps, settings.learningRate, FREEZE_AFTER),
            new TrainingPlan.Machine(
                settings.threads, Math.max(FEWEST_BETWEEN_CHECKPOINTS, settings.steps / 4)),
            folder.checkpoints(genome));
    return new Trainer(subject.space, beginning, plan)
        .train((step, of, loss) -> steps.done(step, of));
  }
}
