package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.given;
import static tidemark.wire.Bodies.body;
import static tidemark.wire.Bodies.json;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.record.BatchGet;
import tidemark.record.ServedRecord;

class BatchGetRecordJsonTest {
  private static final int PLENTY = 6_000_000;
  private static final BatchGetRecordJson.Request REQUEST =
      new BatchGetRecordJson.Request(
          List.of(
              new BatchGet.Wanted("g", List.of("a", "b", "c", "d"), List.of("s")),
              new BatchGet.Wanted("h", List.of("a"), List.of())),
          ExpirationTimeResponse.DISABLED);

  @Test
  void readsEveryMember() {
    assertThat(
            BatchGetRecordJson.read(
                body(
                    "{'ExpirationTimeResponse':'Enabled','Identifiers':[{'FeatureGroupName':'g',"
                        + "'RecordIdentifiersValueAsString':['a','b'],'FeatureNames':['s']}]}")))
        .isEqualTo(
            new BatchGetRecordJson.Request(
                List.of(new BatchGet.Wanted("g", List.of("a", "b"), List.of("s"))),
                ExpirationTimeResponse.ENABLED));
  }

  @Test
  @DisplayName("case 46: three lists, always")
  void writesThreeLists() {
    assertThat(write(new BatchGet.Answer(List.of(), List.of(), List.of()), PLENTY))
        .isEqualTo(json("{'Records':[],'Errors':[],'UnprocessedIdentifiers':[]}"));
  }

  @Test
  @DisplayName("records that do not fit go, the last first, to one entry per group")
  void whatDoesNotFitIsLeftForTheNextCall() {
    BatchGet.Answer answer =
        new BatchGet.Answer(
            List.of(found("g", "a"), found("g", "b"), found("h", "a")),
            List.of(),
            List.of(new BatchGet.Wanted("g", List.of("c"), List.of("s"))));

    assertThat(write(answer, PLENTY))
        .isEqualTo(
            json(
                "{'Records':["
                    + record("g", "a")
                    + ","
                    + record("g", "b")
                    + ","
                    + record("h", "a")
                    + "],'Errors':[],'UnprocessedIdentifiers':[{'FeatureGroupName':'g',"
                    + "'RecordIdentifiersValueAsString':['c'],'FeatureNames':['s']}]}"));
    assertThat(write(answer, 650))
        .isEqualTo(
            json(
                "{'Records':["
                    + record("g", "a")
                    + "],'Errors':[],'UnprocessedIdentifiers':[{'FeatureGroupName':'g',"
                    + "'RecordIdentifiersValueAsString':['c','b'],'FeatureNames':['s']},"
                    + "{'FeatureGroupName':'h','RecordIdentifiersValueAsString':['a']}]}"));
  }

  @Test
  @DisplayName("whatever the budget, the answer is within it, and every record is somewhere")
  void theAnswerIsWithinTheBudget() {
    BatchGet.Answer answer =
        new BatchGet.Answer(
            List.of(found("g", "a"), found("g", "b"), found("g", "c"), found("g", "d")),
            List.of(),
            List.of());

    for (int budget = 300; budget < 1_500; budget++) {
      String written = write(answer, budget);

      long escaped = written.chars().filter(c -> c == '"' || c == '\\').count();
      assertThat(written.length() + escaped).isLessThanOrEqualTo(budget);
      for (String id : List.of("a", "b", "c", "d")) {
        assertThat(written).containsOnlyOnce("\"" + id + "\"");
      }
    }
  }

  private static String write(BatchGet.Answer answer, int budget) {
    return BatchGetRecordJson.write(REQUEST, answer, budget, "request-1");
  }

  private static BatchGet.Found found(String group, String id) {
    return new BatchGet.Found(
        group, id, new ServedRecord(List.of(given("s", "\"x\"".repeat(10))), Optional.empty()));
  }

  private static String record(String group, String id) {
    return "{'FeatureGroupName':'"
        + group
        + "','RecordIdentifierValueAsString':'"
        + id
        + "','Record':[{'FeatureName':'s','ValueAsString':'"
        + "\\'x\\'".repeat(10)
        + "'}]}";
  }
}
