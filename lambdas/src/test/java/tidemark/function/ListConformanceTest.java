package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.function.Gateway.Answer;
import tidemark.http.EventTree;

/** ListRecords through the handlers. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class ListConformanceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String T2 = "2026-03-01T11:00:00Z";
  private static final String CODE = "ValidationError";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void createGroup() {
    gateway = new Gateway(format);
    gateway.store.create(Fixtures.definition("clicks"));
    for (String id : List.of("a", "b c", "d/e", "f+&%", "\u00e9")) {
      gateway.put("clicks", "id", id, "ts", T1).isOk();
    }
  }

  @Test
  @DisplayName("case 51: pages of two hold each identifier once")
  void pagesHoldEachIdentifierOnce() {
    List<String> met = new ArrayList<>();
    int pages = 0;
    Optional<String> token = Optional.empty();
    do {
      String next = token.map(t -> ",\"NextToken\":\"" + t + "\"").orElse("");
      Answer page = gateway.listRecords("clicks", "{\"MaxResults\":2" + next + "}").isOk();
      met.addAll(identifiers(page));
      token = page.text("NextToken");
      pages++;
    } while (token.isPresent());

    assertThat(met).containsExactlyInAnyOrder("a", "b c", "d/e", "f+&%", "\u00e9");
    assertThat(pages).isEqualTo(3);
  }

  @Test
  @DisplayName("case 51: soft-deleted records only with the flag; expired ones never")
  void softDeletedRecordsAreListedOnRequest() {
    gateway.delete("clicks", "a", T2).isOk();
    gateway.delete("clicks", "b c", T2, "DeletionMode", "HardDelete").isOk();
    gateway
        .putBody(
            "clicks",
            "{\"Record\":"
                + Gateway.recordJson("id", "d/e", "ts", T2)
                + ",\"TtlDuration\":{\"Unit\":\"Seconds\",\"Value\":1}}")
        .isOk();

    assertThat(identifiers(gateway.listRecords("clicks", "{}").isOk()))
        .containsExactlyInAnyOrder("f+&%", "\u00e9");
    assertThat(
            identifiers(
                gateway.listRecords("clicks", "{\"IncludeSoftDeletedRecords\":true}").isOk()))
        .containsExactlyInAnyOrder("a", "f+&%", "\u00e9");
  }

  @Test
  @DisplayName("case 51, case 6: an empty body and an ARN will do; an empty group has no records")
  void anEmptyBodyAndAnArnWillDo() {
    gateway.store.create(Definitions.onlineOnly("users"));

    for (String name :
        List.of(
            "clicks",
            Gateway.ARN + "clicks",
            (Gateway.ARN + "clicks").replace(":", "%3A").replace("/", "%2F"))) {
      assertThat(identifiers(gateway.listRecords(name, "").isOk())).hasSize(5);
    }
    assertThat(gateway.listRecords("users", "{}").isOk().body())
        .isEqualTo("{\"RecordIdentifiers\":[]}");
  }

  @Test
  @DisplayName("case 51: unknown groups, limits and tokens")
  void aListHasRules() {
    gateway.store.create(Definitions.offlineOnly("history"));
    gateway.store.create(Fixtures.definition("users"));
    String token =
        gateway.listRecords("clicks", "{\"MaxResults\":2}").text("NextToken").orElseThrow();

    gateway.listRecords("nope", "{}").fails(404, "ResourceNotFound", "can't find");
    gateway.listRecords("history", "{}").fails(400, CODE, "has no OnlineStore");
    gateway
        .listRecords("clicks", "{\"MaxResults\":0,\"NextToken\":\"\"}")
        .fails(400, CODE, "MaxResults must be 1-100; it is 0.", "NextToken must have 1-8192");
    gateway.listRecords("clicks", "{\"MaxResults\":101}").fails(400, CODE, "it is 101");
    gateway.listRecords("clicks", "{").fails(400, CODE, "not valid JSON");
    for (String wrong : List.of("x", token + "A", token.substring(1))) {
      gateway
          .listRecords("clicks", "{\"NextToken\":\"" + wrong + "\"}")
          .fails(400, CODE, "NextToken is not one that ListRecords gave");
    }
    gateway
        .listRecords("users", "{\"NextToken\":\"" + token + "\"}")
        .fails(400, CODE, "NextToken is not one");
  }

  @Test
  @DisplayName("case 51, G-16: a token of an earlier incarnation")
  void aTokenOfAnEarlierIncarnationIsRefused() {
    String token =
        gateway.listRecords("clicks", "{\"MaxResults\":2}").text("NextToken").orElseThrow();
    gateway.control("DeleteFeatureGroup", "{\"FeatureGroupName\":\"clicks\"}").isOk();
    gateway.listRecords("clicks", "{}").fails(404, "ResourceNotFound");
    gateway.store.create(Fixtures.definition("clicks"));

    gateway
        .listRecords("clicks", "{\"NextToken\":\"" + token + "\"}")
        .fails(400, CODE, "NextToken is not one");
    assertThat(identifiers(gateway.listRecords("clicks", "{}").isOk())).isEmpty();
  }

  private static List<String> identifiers(Answer page) {
    return page.json().at("RecordIdentifiers").elements().stream()
        .map(EventTree::text)
        .map(Optional::orElseThrow)
        .toList();
  }
}
