package tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tidemark.cli.aws.AwsStore;
import tidemark.cli.aws.DeployedAt;
import tidemark.client.FeatureStoreClient;
import tidemark.client.GroupFile;
import tidemark.client.LocalStore;
import tidemark.client.Transport;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.model.FeatureStoreException;
import tidemark.model.S3Uri;

/** What every command works with: the terminal, the options given to all, and the store. */
final class Session {
  private final Terminal terminal;
  private final Stores stores;
  private final GlobalOptions options;

  Session(Terminal terminal, Stores stores, GlobalOptions options) {
    this.terminal = terminal;
    this.stores = stores;
    this.options = options;
  }

  /** The terminal as the options want it written to. */
  Terminal terminal() {
    if (!options.isColorless()) {
      return terminal;
    }
    return new Terminal(
        terminal.in(),
        terminal.out(),
        terminal.err(),
        terminal.outIsSeen(),
        terminal.errIsSeen(),
        plain(terminal.environment()));
  }

  Stores stores() {
    return stores;
  }

  GlobalOptions options() {
    return options;
  }

  boolean isJson() {
    return options.isJson();
  }

  /** The deployment that the command is to work with, if it is one. */
  Optional<DeployedAt> deployed() {
    return options.deployed(terminal.environment());
  }

  /** The way to the store. */
  Transport open() {
    Optional<DeployedAt> deployed = deployed();
    return deployed.isPresent() ? stores.open(deployed.get()) : stores.open(options.directory());
  }

  /** Whether there may be a store. */
  boolean storeExists() {
    return deployed().isPresent() || stores.exists(options.directory());
  }

  /** Definitions for the store: a deployment's offline stores lie in its own bucket. */
  List<GroupFile> placed(List<GroupFile> groups) {
    Optional<DeployedAt> deployed = deployed();
    if (deployed.isEmpty()) {
      return groups;
    }
    S3Uri offline = AwsStore.placesOf(deployed.get()).offline();
    return groups.stream().map(group -> group.in(offline)).toList();
  }

  /** Makes the place of a store that is about to be begun; a deployment is one. */
  void prepareStore() {
    if (deployed().isEmpty()) {
      stores.create(options.directory());
    }
  }

  /**
   * Refuses to work with a deployment.
   *
   * @param command such as {@code up}
   */
  void requireLocal(String command, String instead) {
    if (deployed().isPresent()) {
      throw FeatureStoreException.invalid(
          "'tidemark %s' works with a store on this machine, without --aws. %s", command, instead);
    }
  }

  /** Does something with the store's API. */
  <T> T withClient(Function<FeatureStoreClient, T> work) {
    try (FeatureStoreClient client = FeatureStoreClient.builder().transport(open()).build()) {
      return work.apply(client);
    }
  }

  /** Does something with the store's own paths. */
  <T> T withStore(Function<LocalStore, T> work) {
    try (Transport transport = open()) {
      return work.apply(new LocalStore(transport));
    }
  }

  /** Writes a line for people. */
  void say(String line) {
    terminal.out().println(line);
  }

  /** Writes a remark that is not the result. */
  void remark(String line) {
    terminal.err().println(line);
  }

  /** Writes one JSON object on a line of its own. */
  void writeJson(JsonText.Writer members) {
    terminal.out().println(new String(JsonText.object(members), StandardCharsets.UTF_8));
  }

  /** Writes what a store answered as one JSON object on a line of its own. */
  void echo(Json.Members answer) {
    terminal.out().println(new String(JsonText.compact(answer), StandardCharsets.UTF_8));
  }

  /** Writes a member whose value may be missing. */
  static void writeOptional(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private static Map<String, String> plain(Map<String, String> environment) {
    Map<String, String> plain = new java.util.HashMap<>(environment);
    plain.put("NO_COLOR", "1");
    return plain;
  }
}
