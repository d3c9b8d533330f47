package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.wire.Bodies.body;
import static tidemark.wire.Bodies.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.RecordIdentifier;
import tidemark.record.ListRecords;
import tidemark.record.ListRecords.SoftDeleted;
import tidemark.record.RecordPage;

class ListRecordsJsonTest {
  private static final ListRecords FIRST =
      new ListRecords("g", 100, Optional.empty(), SoftDeleted.LEFT_OUT);

  @Test
  void nothingAsksForTheFirstPage() {
    assertThat(ListRecordsJson.read("g", new byte[0])).isEqualTo(FIRST);
    assertThat(ListRecordsJson.read("g", body("{}"))).isEqualTo(FIRST);
    assertThat(
            ListRecordsJson.read(
                "g",
                body(
                    "{'MaxResults':null,'NextToken':null,'IncludeSoftDeletedRecords':false,"
                        + "'Other':[{}]}")))
        .isEqualTo(FIRST);
  }

  @Test
  void readsWhatItWrites() {
    ListRecords full = new ListRecords("g", 2, Optional.of("abc"), SoftDeleted.INCLUDED);

    assertThat(ListRecordsJson.write(full))
        .isEqualTo(json("{'MaxResults':2,'NextToken':'abc','IncludeSoftDeletedRecords':true}"));
    for (ListRecords request : List.of(full, FIRST)) {
      byte[] body = ListRecordsJson.write(request).getBytes(StandardCharsets.UTF_8);
      assertThat(ListRecordsJson.read("g", body)).isEqualTo(request);
    }
  }

  @Test
  @DisplayName("case 51: all faults at once")
  void namesEveryFault() {
    assertThatThrownBy(
            () ->
                ListRecordsJson.read(
                    "g",
                    body("{'MaxResults':101,'NextToken':'','IncludeSoftDeletedRecords':'yes'}")))
        .hasMessage(
            "MaxResults must be 1-100; it is 101. NextToken must have 1-8192 characters; it has 0."
                + " IncludeSoftDeletedRecords must be true or false.");
    assertThatThrownBy(
            () ->
                ListRecordsJson.read(
                    "g", body("{'MaxResults':'2','NextToken':'" + "x".repeat(8_193) + "'}")))
        .hasMessage(
            "MaxResults must be a whole number. NextToken must have 1-8192 characters; it has"
                + " 8193.");
    for (String max : List.of("0", "-1", "99999999999")) {
      assertThatThrownBy(() -> ListRecordsJson.read("g", body("{'MaxResults':" + max + "}")))
          .hasMessageStartingWith("MaxResults ");
    }
    assertThatThrownBy(() -> ListRecordsJson.read("g", body("[]")))
        .hasMessage("Request body must be a JSON object.");
  }

  @Test
  void writesAPage() {
    List<RecordIdentifier> two = List.of(new RecordIdentifier("a"), new RecordIdentifier("\"b"));

    assertThat(ListRecordsJson.write(new RecordPage(two, Optional.of("next"))))
        .isEqualTo("{\"RecordIdentifiers\":[\"a\",\"\\\"b\"],\"NextToken\":\"next\"}");
    assertThat(ListRecordsJson.write(new RecordPage(List.of(), Optional.empty())))
        .isEqualTo("{\"RecordIdentifiers\":[]}");
  }
}
