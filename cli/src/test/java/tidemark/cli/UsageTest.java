package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  static Stream<Arguments> wrongUses() {
    return Stream.of(
        use("Unknown command 'gte'; did you mean 'get'?", "tidemark [OPTIONS]", "gte", "a", "b"),
        use("Unknown command 'lod'; did you mean 'load'?", "tidemark [OPTIONS]", "lod"),
        use("Unknown command 'frobnicate'; commands are demo, up, env,", "tidemark", "frobnicate"),
        use("Unknown command 'craete'; did you mean 'create'?", "group", "group", "craete"),
        use("Unknown option '--jsn'; did you mean '--json'?", "get", "get", "a", "b", "--jsn"),
        use("Unknown option '--nix'. Put -- before values", "get", "get", "a", "b", "--nix"),
        use("Missing required parameter for option '--port' (PORT).", "up", "up", "--port"),
        use(
            "option '--port' (PORT) should be specified only once",
            "up",
            "up",
            "--port=1",
            "--port=2"),
        use("'70000' is not a port; give 0 to 65535.", "up", "up", "--port", "70000"),
        use("'x' is not a port", "up", "up", "--port", "x"),
        use(
            "'ftp://h' is no endpoint such as https://a1b2c3.execute-api.eu-central-1.amazonaws.com"
                + "/prod: it must begin with https:// and a host",
            "env",
            "env",
            "--aws=ftp://h"),
        use("plain http is for this machine only", "env", "env", "--aws=http://h.test/prod"),
        use("'ksh' is no shell known here; give sh, fish", "env", "env", "--shell", "ksh"),
        use("Missing required option: '--aws=ENDPOINT'.", "proxy", "proxy"),
        use("Missing required parameter: 'FILE|DIRECTORY'.", "plan", "plan"),
        use("Feature group name '-' is not valid", "apply", "apply", "d", "--allow-destroy=-"),
        use("'0x' is not a port", "proxy", "proxy", "--aws=https://h.test", "--port=0x"),
        use("Missing required parameter: 'ID'.", "get GROUP ID", "get", "a"),
        use("Missing required option: '--event-time=TIME'.", "delete", "delete", "a", "b"),
        use(
            "Invalid value for option '--ttl': A time to live is a whole number",
            "put",
            "put",
            "g",
            "a=b",
            "--ttl",
            "soon"),
        use(
            "'memory' is no store; give online or offline.",
            "put",
            "put",
            "g",
            "a=b",
            "--store=memory"),
        use("Give the features as FEATURE=VALUE, or a --json-file.", "put", "put", "g"),
        use("Feature number 2 is not of the form", "put", "put", "g", "a=b", "secret"),
        use(
            "--full and --heal exclude each other",
            "materialize",
            "materialize",
            "g",
            "--full",
            "--heal"),
        use("go together", "load", "load", "f.csv", "--group=g", "--skip-bad=3"),
        use(
            "does not have the form group:feature",
            "train",
            "train",
            "--spine=s",
            "--out=o",
            "--features=x"),
        use("Say what to do: create, describe, list or delete.", "group", "group"),
        use("Say what to do: add, list or remove.", "grant", "grant"),
        use(
            "Access 'all' is not one of read, write, admin",
            "grant",
            "grant",
            "add",
            "*",
            "g",
            "all"));
  }

  private static Arguments use(String message, String usage, String... arguments) {
    return Arguments.of(message, usage, arguments);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("B-72: wrong use is answered by the right one on standard error, exit 2")
  @MethodSource("wrongUses")
  void wrongUseIsAnsweredByTheRightOne(String message, String usage, String... arguments) {
    CliRun run = CliRun.of(arguments);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList()).hasSize(3);
    assertThat(run.err()).startsWith("tidemark: ").contains(message).contains("\nUsage: tidemark");
    assertThat(run.err().lines().skip(1).findFirst().orElse("").replace("[OPTIONS] ", ""))
        .contains(usage.replace("[OPTIONS] ", "").replace(" [OPTIONS]", ""));
  }

  @Test
  @DisplayName("B-72: a port in use")
  void aPortInUseSaysWhatToDo() {
    CliRun run = CliRun.of(new ScriptedStores(), "up");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("tidemark: The port is in use. Choose another with --port, or 0 for any")
        .contains("Usage: tidemark up");
  }

  @Test
  @DisplayName("B-73: no answer is one line and exit 3, a stack only with --debug")
  void noAnswerIsOneLineAndExitThree() {
    CliRun plain = CliRun.of(new ScriptedStores(), "get", "plane", "N1");
    CliRun debug = CliRun.of(new ScriptedStores(), "--debug", "get", "plane", "N1");

    assertThat(plain.exitCode()).isEqualTo(3);
    assertThat(plain.err())
        .isEqualTo(
            "tidemark: No answer from the script: Connection refused. Check that the server"
                + " runs.\n");
    assertThat(debug.exitCode()).isEqualTo(3);
    assertThat(debug.err()).contains("\tat tidemark.client.");
  }

  @Test
  void aFailureOfTheStoreIsOneLineAndExitOne() {
    ScriptedStores stores =
        new ScriptedStores()
            .answers(
                404, "{\"__type\":\"ResourceNotFound\",\"Message\":\"No\\ngroup \\u001b[2J.\"}");

    CliRun run = CliRun.of(stores, "get", "plane", "N1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("tidemark: No\\ngroup \\u001b[2J.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "env",
        "proxy",
        "group",
        "group create",
        "group describe",
        "group list",
        "group delete",
        "grant",
        "grant add",
        "grant list",
        "grant remove",
        "put",
        "get",
        "delete",
        "load",
        "sql",
        "train",
        "materialize",
        "runs",
        "status",
        "redrive",
        "quarantine",
        "quarantine list",
        "quarantine replay"
      })
  void everyCommandHasHelpWithExamples(String command) {
    CliRun run = CliRun.of((command + " --help").split(" ", -1));

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Usage: tidemark " + command)
        .contains("\nExamples:\n  tidemark " + command)
        .contains("Options of every command:\n      --dir=DIR");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 110);
  }

  @Test
  void helpListsEveryCommandWithASentence() {
    CliRun run = CliRun.of("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Commands:")
        .containsPattern("\n  train +Build a training set: ");
    assertThat(CliRun.of().exitCode()).isEqualTo(2);
    assertThat(CliRun.of().err()).isEqualTo(run.out());
  }

  @Test
  void versionIsOneLine() {
    CliRun run = CliRun.of("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("tidemark \\d+\\.\\d+\\.\\d+, Java .*\n");
  }

  @Test
  void identifiersMayBeginWithAnySign() {
    ScriptedStores stores = new ScriptedStores().answers(200, "{}").answers(200, "{}");

    CliRun.of(stores, "get", "plane", "@/etc/hostname");
    CliRun.of(stores, "get", "plane", "-5");

    assertThat(stores.asked().get(0))
        .contains("RecordIdentifierValueAsString=%40%2Fetc%2Fhostname");
    assertThat(stores.asked().get(1)).contains("RecordIdentifierValueAsString=-5&");
  }

  @Test
  void globalOptionsMayStandBeforeAndAfterTheCommand() {
    ScriptedStores stores = new ScriptedStores().answers(200, "{}").answers(200, "{}");

    assertThat(CliRun.of(stores, "--json", "get", "plane", "N1").out()).isEqualTo("{}\n");
    assertThat(CliRun.of(stores, "get", "plane", "N1", "--json").out()).isEqualTo("{}\n");
  }
}
