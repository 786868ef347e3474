package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.training.FineTuning.Form;
import org.hilab.server.training.FineTuning.Scored;
import org.hilab.server.training.FineTuning.Tuned;

/** What fine-tuning did, for people and for scripts. */
record FineTuningReport(List<Tuned> all) {
  FineTuningReport {
    all = List.copyOf(all);
  }

  void write(Path folder) {
    WholeFile.write("The result", folder.resolve("finetune.json"), json().toPrettyString() + "\n");
    WholeFile.write("The result", folder.resolve("finetune.md"), text() + "\n");
  }

  ObjectNode json() {
    ObjectNode json = Output.object();
    all.forEach(tuned -> json.withArray("candidates").add(json(tuned)));
    return json;
  }

  private static ObjectNode json(Tuned tuned) {
    ObjectNode json = Output.object();
    json.put("genome", tuned.genome().bits());
    json.put("form", tuned.form().key());
    json.put("before", tuned.before().int8().meanIou());
    json.put("after", tuned.after().int8().meanIou());
    json.put("floatBefore", tuned.before().float32().meanIou());
    json.put("floatAfter", tuned.after().float32().meanIou());
    json.put("images", tuned.after().int8().images());
    json.put("epochs", tuned.epochs());
    json.put("weights", tuned.weights().toString());
    tuned.losses().forEach(json.putArray("losses")::add);
    return json;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| genome | fine-tuning | float mIoU % before | after | int8 mIoU % before | after");
    text.append(" | difference | epochs |\n|---|---|--:|--:|--:|--:|--:|--:|");
    all.forEach(tuned -> text.append(row(tuned)));
    if (all.stream().anyMatch(tuned -> tuned.form() == Form.QUANTIZATION_AWARE)) {
      text.append(recovered());
    }
    return text.toString();
  }

  private static String row(Tuned tuned) {
    double before = 100 * tuned.before().int8().meanIou();
    double after = 100 * tuned.after().int8().meanIou();
    return String.format(
        Locale.ROOT,
        "%n| %s | %s | %.2f | %.2f | %.2f | %.2f | %+.2f | %d |",
        tuned.genome(),
        tuned.form().key(),
        100 * tuned.before().float32().meanIou(),
        100 * tuned.after().float32().meanIou(),
        before,
        after,
        after - before,
        tuned.epochs());
  }

  /** Points of mean IoU that int8 lies behind the float form of the weights it began with. */
  private String recovered() {
    StringBuilder text = new StringBuilder("\n\nPoints that int8 lies behind the float network");
    text.append(" before fine-tuning (below 0: ahead of it):\n\n");
    text.append("| genome | before | after plain | after quantization-aware |");
    text.append(" recovered by awareness |\n|---|--:|--:|--:|--:|");
    for (Tuned aware : all) {
      if (aware.form() == Form.QUANTIZATION_AWARE) {
        Tuned plain = plain(aware);
        text.append(
            String.format(
                Locale.ROOT,
                "%n| %s | %.2f | %.2f | %.2f | %+.2f |",
                aware.genome(),
                behind(aware.before(), aware.before()),
                behind(aware.before(), plain.after()),
                behind(aware.before(), aware.after()),
                behind(aware.before(), plain.after()) - behind(aware.before(), aware.after())));
      }
    }
    return text.toString();
  }

  private static double behind(Scored before, Scored now) {
    return 100 * (before.float32().meanIou() - now.int8().meanIou());
  }

  private Tuned plain(Tuned aware) {
    return all.stream()
        .filter(tuned -> tuned.form() == Form.PLAIN && tuned.genome().equals(aware.genome()))
        .findFirst()
        .orElseThrow();
  }
}
