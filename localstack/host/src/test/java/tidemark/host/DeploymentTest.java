package tidemark.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tidemark.deploy.FunctionSpec;

/** The drive on LocalStack as a process, whose functions are processes that can be stopped. */
class DeploymentTest extends DeploymentDrive {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** A function may take that many times as long as on AWS: java_function.py. */
  private static final int TIMES_AS_LONG = 3;

  private static final int BAD_GATEWAY = 502;
  private static final int HANGING = Integer.MAX_VALUE - 3;
  private static final int DYING = Integer.MAX_VALUE - 2;

  private LocalStackProcess process;

  @Override
  LocalStack start(Path tools, Path directory) throws Exception {
    process = LocalStackProcess.start(tools, directory);
    return process;
  }

  @Test
  @Order(HANGING)
  void aFunctionThatHangsIsEndedAndTheNextRequestAnswered() throws Exception {
    clicks.put("u-6", AT, "7");
    assertThat(clicks.read("u-6")).containsEntry("count", "7");
    List<ProcessHandle> hanging = halt(FunctionSpec.GET_RECORD);
    long began = System.nanoTime();

    int status = clicks.statusOfRead("u-6");

    assertThat(status).isEqualTo(BAD_GATEWAY);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(FunctionSpec.GET_RECORD.timeout().multipliedBy(TIMES_AS_LONG));
    assertThat(hanging)
        .anySatisfy(process -> assertThat(process.onExit()).succeedsWithin(PATIENCE));
    end(hanging);
    assertThat(clicks.read("u-6")).containsEntry("count", "7");
  }

  @Test
  @Order(DYING)
  void aFunctionThatDiesFailsItsRequestAndNoOther() throws Exception {
    clicks.put("u-7", AT, "7");
    assertThat(clicks.read("u-7")).containsEntry("count", "7");
    List<ProcessHandle> dying = halt(FunctionSpec.GET_RECORD);

    Future<Integer> status = beside.submit(() -> clicks.statusOfRead("u-7"));
    assertThatThrownBy(() -> status.get(3, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    end(dying);

    assertThat(status.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(BAD_GATEWAY);
    assertThat(clicks.read("u-7")).containsEntry("count", "7");
  }

  /** Stops the processes of a function in their tracks, as one that hangs. */
  private List<ProcessHandle> halt(FunctionSpec function) throws Exception {
    List<ProcessHandle> processes = process.environments(function);
    assertThat(processes).isNotEmpty();
    for (ProcessHandle each : processes) {
      new Program(directory, Map.of(), directory)
          .run(List.of("kill", "-STOP", String.valueOf(each.pid())));
    }
    return processes;
  }

  private static void end(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }
}
