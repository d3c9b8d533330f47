package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fuzz;
import tidemark.fixture.Fuzz.Outcome;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

class DefinitionFileFuzzTest {
  private static final String PLANE =
      """
      name: plane
      description: >
        What is known of a plane.
      record_identifier: tailnum
      event_time: known_at
      features:
        - {name: tailnum, type: String}
        - {name: known_at, type: String}
        - name: seats
          type: Integral
          description: "Of passengers."
      online: {ttl: 2 days}
      offline: {partition: hour}
      tags: {team: "air", "no": 'yes'}
      """;

  @Test
  @DisplayName("B-59: any text is a definition, or refused by the file's name")
  void anyTextIsADefinitionOrRefused() {
    String anchors =
        """
        features: &f [{name: id, type: String}, {name: ts, type: String}]
        name: a
        record_identifier: id
        event_time: ts
        online: {ttl: 1 hour}
        """;
    String bomb =
        IntStream.range(1, 12)
            .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1))
            .collect(Collectors.joining("", "a0: &a0 [x, x]\n", ""));
    Fuzz.of("definitions in YAML")
        .from(PLANE, anchors, bomb)
        .with(
            "&a ",
            "*a ",
            "*f",
            "---\n",
            "...\n",
            "\t",
            "- ",
            ": ",
            "? ",
            "| \n",
            "> \n",
            "!!",
            "%",
            "!!java.net.URL [http://localhost]",
            "{",
            "}",
            "[",
            "]",
            "#",
            "<<: *f\n",
            "no",
            "0x1F",
            "1_000",
            "2026-03-01",
            ".inf",
            "~",
            "online: false\n",
            "\u0085",
            "\u2028")
        .run(
            (input, random) -> {
              String text = new String(input, StandardCharsets.UTF_8);
              try {
                DefinitionFile.parse("g.yaml", text);
                return Outcome.ACCEPTED;
              } catch (FeatureStoreException e) {
                assertThat(e.kind()).isEqualTo(Kind.INVALID);
                assertThat(e.getMessage()).startsWith("g.yaml").hasSizeLessThan(12_000);
                return Outcome.REFUSED;
              }
            });
  }
}
