package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.Call;
import tidemark.client.Reply;
import tidemark.client.Transport;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.local.LocalSettings;

class CheckCommandTest {
  private static final String OK = "\"outcome\":\"passed\"";

  @TempDir Path directory;

  private CliRun check(Stores stores, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "check";
    arguments[1] = "--dir";
    arguments[2] = directory.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CliRun.of(stores, arguments);
  }

  /** The one run of everything, as CI would have it: of a process, over HTTP alone. */
  @Test
  void aServedStorePassesEveryCaseAndTheWholeJourneyAndKeepsNoGroup() throws IOException {
    CliRun run;
    try (ServerProcess server = ServerProcess.start(directory)) {
      run = CliRun.of("check", "--endpoint", server.endpoint(), "--local", "--json");
    }

    List<Json.Members> lines =
        run.out()
            .lines()
            .map(line -> JsonText.read(line.getBytes(StandardCharsets.UTF_8)))
            .toList();
    assertThat(
            lines.stream()
                .filter(line -> line.text("outcome").filter("failed"::equals).isPresent()))
        .isEmpty();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(lines.subList(0, lines.size() - 1).stream().map(line -> line.require("name")))
        .containsAll(IntStream.rangeClosed(1, 70).mapToObj(i -> "case " + i).toList())
        .contains("create", "put", "offline", "train", "materialize", "parity", "delete");
    assertThat(lines.get(lines.size() - 1).require("left_out")).isEqualTo("0");
    assertThat(groups()).doesNotContain("check-");
  }

  @Test
  void theStoreOfADirectoryIsCheckedInThisProcessWithItsSql() {
    CliRun run = check(new LocalStores(), "--case", "1,13,65");

    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out())
        .contains("ok  case 1 ", "ok  case 13 ", "ok  case 65 ")
        .contains("5 passed, 0 failed, 0 left out; ");
    assertThat(groups()).doesNotContain("check-");
  }

  private String groups() {
    CliRun listed =
        CliRun.of(new LocalStores(), "group", "list", "--json", "--dir", directory.toString());
    assertThat(listed.exitCode()).as(listed.err()).isZero();
    return listed.out();
  }

  @Test
  void aStoreWhoseErrorsHaveNoTypeInTheirHeaderFailsTheCasesOfErrors() {
    CliRun run = check(new Tampered(Tampering.NO_ERROR_HEADER), "--case", "1,3,70");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("ok  case 1 ", "BAD case 3 ", "BAD case 70 ")
        .contains("GetRecord has the header x-amzn-ErrorType missing, expected ResourceNotFound");
  }

  @Test
  void aStoreThatForgetsWhatItAcknowledgedFails() {
    CliRun run = check(new Tampered(Tampering.PUTS_ARE_LOST), "--case", "1,2,14");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("BAD case 1 ", "ok  case 2 ", "BAD case 14 ");
  }

  @Test
  void aStoreThatServesDeletedRecordsFails() {
    CliRun run = check(new Tampered(Tampering.DELETES_ARE_LOST), "--case", "13,32,35", "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines().filter(line -> line.contains(OK)).count())
        .as("the groups made, case 13 and the groups removed")
        .isEqualTo(3);
    assertThat(run.out()).contains("\"failed\":2");
  }

  @Test
  void casesThatNeedWhatIsMissingAreLeftOutAndSaidToBe() throws IOException {
    try (Stores.Server server = new LocalStores().serve(directory, 0, LocalSettings.standard())) {
      CliRun run =
          check(new LocalStores(), "--endpoint", "" + server.endpoint(), "--case", "1,57,65");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains("case 57 ", "left out: needs an offline store: give --offline-uri")
          .contains("3 passed, 0 failed, 2 left out; ");
    }
  }

  @Test
  void anEndpointWhereNothingAnswersIsNoConnection() {
    CliRun run = check(new LocalStores(), "--endpoint", "http://127.0.0.1:9");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("No answer from http://127.0.0.1:9");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aCaseThatThereIsNotIsRefused() {
    CliRun run = check(new LocalStores(), "--case", "71");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("tidemark: There is no case 71; the cases are 1 to 70.\n");
  }

  /** What is done to calls on their way. */
  private enum Tampering {
    NO_ERROR_HEADER {
      @Override
      Reply send(Transport store, Call call) throws IOException {
        Reply reply = store.send(call);
        Map<String, String> headers = new HashMap<>(reply.headers());
        headers.keySet().removeIf("x-amzn-ErrorType"::equalsIgnoreCase);
        return new Reply(reply.status(), headers, reply.body());
      }
    },
    PUTS_ARE_LOST {
      @Override
      Reply send(Transport store, Call call) throws IOException {
        return call.method().equals("PUT") ? acknowledged() : store.send(call);
      }
    },
    DELETES_ARE_LOST {
      @Override
      Reply send(Transport store, Call call) throws IOException {
        return call.method().equals("DELETE") ? acknowledged() : store.send(call);
      }
    };

    abstract Reply send(Transport store, Call call) throws IOException;

    static Reply acknowledged() {
      return new Reply(
          200, Map.of(), new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** A real store behind a way that tampers. */
  private record Tampered(Tampering tampering) implements Stores {
    @Override
    public Transport open(Path directory) {
      Transport store = new LocalStores().open(directory);
      return new Transport() {
        @Override
        public Reply send(Call call) throws IOException {
          return tampering.send(store, call);
        }

        @Override
        public void close() {
          store.close();
        }
      };
    }

    @Override
    public Optional<URI> endpoint(Path directory) {
      return Optional.empty();
    }

    @Override
    public void create(Path directory) {
      assertThat(Files.isDirectory(directory)).isTrue();
    }

    @Override
    public Server serve(Path directory, int port, LocalSettings settings) {
      throw new AssertionError("Nothing is served");
    }
  }
}
