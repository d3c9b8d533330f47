package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.function.Gateway.Answer;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Grant;

/** S-04: who may do what, whatever way a group is named. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class GrantsConformanceTest {
  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void openGateway() {
    gateway = new Gateway(format);
  }

  private static final String ANN = "arn:aws:iam::111122223333:user/ann";
  private static final String BOB = "arn:aws:iam::111122223333:user/bob";
  private static final String TIME = "2026-03-01T10:00:00Z";

  @BeforeEach
  void createGroups() {
    for (String name : List.of("orders", "users")) {
      gateway.create(name, ONLINE).isOk();
      gateway.put(name, "id", "a", "ts", TIME, "s", name).isOk();
      gateway.store.grants.add(new Grant(ANN, name, Access.ADMIN));
    }
    gateway.store.authorizer.forget();
  }

  @Test
  @DisplayName("S-04: who has no grant for a group does nothing with it, by any name of it")
  void nothingIsDoneWithoutAGrant() {
    grant(BOB, "orders", Access.ADMIN);
    gateway.callAs(BOB);

    assertThat(gateway.get("orders", "a").record()).containsEntry("s", "orders");
    for (String name : List.of("users", "Users", arn("users"), arn("USERS"))) {
      gateway.get(name, "a").fails(403, "AccessForbidden", "has no read access");
      gateway.put(name, "id", "a", "ts", TIME).fails(403, "AccessForbidden", "write access");
      gateway.delete(name, "a", TIME).fails(403, "AccessForbidden");
      gateway
          .send("POST", "/FeatureGroup/" + name + "/ListRecords", "", "{}")
          .fails(403, "AccessForbidden");
      gateway
          .send(
              "POST",
              "/FeatureGroup/" + name + "/Record",
              "",
              "{\"RecordIdentifierValueAsString\":\"a\",\"Features\":"
                  + Gateway.recordJson("s", "x")
                  + "}")
          .fails(403, "AccessForbidden", "write access");
    }
    for (String name : List.of("users", "Users", Gateway.ARN + "users", Gateway.ARN + "Users")) {
      String named = "{\"FeatureGroupName\":\"" + name + "\"";
      String feature = named + ",\"FeatureName\":\"n\"";
      denied("DescribeFeatureGroup", named + "}", "read");
      denied("DescribeFeatureMetadata", feature + "}", "read");
      denied("UpdateFeatureMetadata", feature + ",\"Description\":\"x\"}", "admin");
      denied(
          "UpdateFeatureGroup",
          named + ",\"OnlineStoreConfig\":{\"StorageType\":\"Standard_V2\"}}",
          "admin");
      denied("DeleteFeatureGroup", named + "}", "admin");
    }
    String resource = "{\"ResourceArn\":\"" + Gateway.ARN + "Users\"";
    denied("ListTags", resource + "}", "read");
    denied("AddTags", resource + ",\"Tags\":[]}", "admin");
    denied("DeleteTags", resource + ",\"TagKeys\":[\"a\"]}", "admin");
    denied("CreateFeatureGroup", Gateway.createBody("USERS", "String", ONLINE), "admin");
  }

  @Test
  @DisplayName("S-04: a batch names groups in its body; each is checked")
  void aBatchIsCheckedEntryByEntry() {
    grant(BOB, "orders", Access.READ);
    gateway.callAs(BOB);

    for (String name : List.of("users", "USERS", Gateway.ARN + "users")) {
      Answer answer =
          gateway
              .batchGet(
                  "{\"Identifiers\":[{\"FeatureGroupName\":\"orders\","
                      + "\"RecordIdentifiersValueAsString\":[\"a\"]},{\"FeatureGroupName\":\""
                      + name
                      + "\",\"RecordIdentifiersValueAsString\":[\"a\"]}]}")
              .isOk();

      assertThat(answer.json().at("Records").elements()).hasSize(1);
      assertThat(answer.json().at("Errors").elements()).hasSize(1);
      assertThat(answer.json().at("Errors").elements().get(0).at("ErrorCode").text())
          .contains("AccessForbidden");
      assertThat(answer.body()).doesNotContain("\"ValueAsString\":\"users\"");
    }
  }

  @Test
  @DisplayName("S-04: a batch of writes is checked entry by entry too")
  void aBatchOfWritesIsCheckedEntryByEntry() {
    grant(BOB, "orders", Access.WRITE);
    gateway.callAs(BOB);
    String record = ",\"Record\":" + Gateway.recordJson("id", "b", "ts", TIME) + "}";

    for (String name : List.of("users", "USERS", Gateway.ARN + "users")) {
      Answer answer =
          gateway
              .batchWrite(
                  "{\"Entries\":[{\"FeatureGroupName\":\"orders\""
                      + record
                      + ",{\"FeatureGroupName\":\""
                      + name
                      + "\""
                      + record
                      + "]}")
              .isOk();

      assertThat(answer.json().at("Errors").elements()).hasSize(1);
      assertThat(answer.json().at("Errors").elements().get(0).at("ErrorCode").text())
          .contains("AccessForbidden");
    }
    gateway.callAs(ANN);
    gateway.get("users", "b").isEmpty();
  }

  @Test
  @DisplayName("S-04: lists and searches show what the caller may read")
  void listsShowWhatMayBeRead() {
    grant(BOB, "orders", Access.READ);
    gateway.callAs(BOB);

    for (String operation : List.of("ListFeatureGroups", "Search")) {
      for (String resource : List.of("FeatureGroup", "FeatureMetadata")) {
        assertThat(gateway.control(operation, "{\"Resource\":\"" + resource + "\"}").isOk().body())
            .contains("\"orders\"")
            .doesNotContain("users");
      }
    }
  }

  @Test
  @DisplayName("S-04: reading and writing are apart, and administering implies both")
  void accessIsOfThreeKinds() {
    grant(BOB, "orders", Access.WRITE);
    grant("arn:aws:iam::111122223333:user/carol", "ord*", Access.READ);
    grant("arn:aws:sts::111122223333:assumed-role/Admin/*", "*", Access.ADMIN);

    gateway.callAs(BOB);
    gateway.put("orders", "id", "b", "ts", TIME).isOk();
    gateway.get("orders", "b").fails(403, "AccessForbidden");
    gateway.callAs("arn:aws:iam::111122223333:user/carol");
    gateway.get("orders", "b").isOk();
    gateway.put("orders", "id", "b", "ts", TIME).fails(403, "AccessForbidden");
    denied("DeleteFeatureGroup", "{\"FeatureGroupName\":\"orders\"}", "admin");
    gateway.callAs("arn:aws:sts::111122223333:assumed-role/Admin/session-7");
    gateway.put("users", "id", "b", "ts", TIME).isOk();
    gateway.get("users", "b").isOk();
    gateway.control("DeleteFeatureGroup", "{\"FeatureGroupName\":\"orders\"}").isOk();
  }

  @Test
  @DisplayName("S-04: a group that no grant speaks of is open to every authenticated caller")
  void aGroupWithoutGrantsIsOpen() {
    gateway.create("open", ONLINE).isOk();

    gateway.callAs(BOB);

    gateway.put("open", "id", "b", "ts", TIME).isOk();
    gateway.get("open", "b").isOk();
  }

  private void grant(String principal, String group, Access access) {
    gateway.store.grants.add(new Grant(principal, group, access));
    gateway.store.authorizer.forget();
  }

  private void denied(String operation, String body, String access) {
    gateway
        .control(operation, body)
        .fails(400, "AccessDeniedException", "has no " + access + " access to feature group");
  }

  private static String arn(String name) {
    return (Gateway.ARN + name).replace("/", "%2F").replace(":", "%3A");
  }
}
