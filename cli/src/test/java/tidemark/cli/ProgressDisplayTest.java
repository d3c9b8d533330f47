package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tidemark.client.Progress;

class ProgressDisplayTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos;

  @Test
  void aPersonSeesABarThatGoesAway() {
    ProgressDisplay display = display(true);

    at(1_000, display, new Progress("check", 1_000));
    at(2_000, display, new Progress("write", 0));
    at(3_000, display, new Progress("write", 500));
    display.close();

    assertThat(text())
        .contains("\r\u001b[Kcheck    1,000 rows")
        .contains("[############............]  50 %  500 of 1,000 rows  500 rows/s")
        .endsWith("\r\u001b[K")
        .doesNotContain("\n");
  }

  @Test
  void aLogGetsALineEveryFiveSeconds() {
    ProgressDisplay display = display(false);

    for (int second = 1; second <= 12; second++) {
      at(second * 1_000L, display, new Progress("write", second));
    }
    display.close();

    assertThat(text()).isEqualTo("write: 5 rows\nwrite: 10 rows\n");
  }

  @Test
  void quickWorkShowsNothing() {
    ProgressDisplay display = display(true);

    at(50, display, new Progress("check", 10));
    display.close();

    assertThat(text()).isEmpty();
  }

  private void at(long millis, ProgressDisplay display, Progress progress) {
    nanos = millis * 1_000_000;
    display.accept(progress);
  }

  private ProgressDisplay display(boolean seen) {
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            seen,
            seen,
            Map.of());
    return new ProgressDisplay(terminal, () -> nanos);
  }

  private String text() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
