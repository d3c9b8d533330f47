package tidemark.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tidemark.materialize.BlindSpots;
import tidemark.materialize.BlindSpots.Feed;
import tidemark.materialize.BlindSpots.Window;
import tidemark.materialize.DurationText;

/** Proofs for people: timelines of a day in UTC, and what would mend what is found. */
final class ProofDisplay {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final int WINDOWS_SHOWN = 12;

  private final Terminal terminal;

  ProofDisplay(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(Proof proof) {
    Feed feed = proof.feed();
    Listing listing = new Listing(terminal);
    proof.group().ifPresent(name -> listing.add("feature group", name));
    listing
        .add("schedule", feed.schedule().toString())
        .add("a run takes", DurationText.of(feed.runTime()))
        .add("source lag", DurationText.of(feed.sourceLag()))
        .add("TTL", proof.life().map(l -> DurationText.of(l.duration())).orElse("none"))
        .print();
    if (proof.life().isEmpty()) {
      show("Without a TTL", proof.asItIs());
      return;
    }
    show("TTL from event time (as it is)", proof.asItIs());
    show("TTL from write time (what if)", proof.whatIf());
    proof.refused().ifPresent(fault -> say("\n" + Color.RED.paint(fault, terminal)));
    if (!proof.isSound()) {
      say("\nTo mend it: " + proof.fix(proof.life().get()));
    }
  }

  private void show(String title, BlindSpots spots) {
    say("");
    say(Color.BOLD.paint(title + ": " + Verdict.of(spots), terminal));
    say(Color.DIM.paint(Timeline.scale(), terminal));
    say(Timeline.of(spots, terminal));
    new Listing(terminal)
        .add("worst age served", spots.worstAge().map(DurationText::of).orElse("never served"))
        .add("nothing served", windows(spots.blind()))
        .print();
  }

  private void say(String line) {
    terminal.out().println(line);
  }

  private static String windows(List<Window> windows) {
    if (windows.isEmpty()) {
      return "at no time";
    }
    String shown =
        windows.stream()
            .limit(WINDOWS_SHOWN)
            .map(window -> timeOf(window.from()) + "-" + timeOf(window.until()))
            .collect(Collectors.joining(", "));
    int more = windows.size() - WINDOWS_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private static String timeOf(Instant instant) {
    return TIME.format(instant.atOffset(ZoneOffset.UTC));
  }
}
