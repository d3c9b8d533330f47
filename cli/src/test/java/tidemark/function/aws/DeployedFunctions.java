package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import tidemark.aws.Endpoints;
import tidemark.aws.StandIns;
import tidemark.deploy.EnvironmentVariable;
import tidemark.deploy.FunctionSpec;

/** The shipped functions, started as Lambda starts them, in this process. */
public final class DeployedFunctions {
  private final Map<EnvironmentVariable, String> values;
  private final Map<String, String> endpoints;
  private final Map<FunctionSpec, RequestStreamHandler> started = new EnumMap<>(FunctionSpec.class);

  /**
   * @param endpoints of the services, as variables of the environment
   */
  public DeployedFunctions(Map<EnvironmentVariable, String> values, Map<String, String> endpoints) {
    this.values = Map.copyOf(values);
    this.endpoints = Map.copyOf(endpoints);
  }

  /** Hands a function an event; what it answers. */
  public byte[] invoke(FunctionSpec function, byte[] event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler(function).handleRequest(new ByteArrayInputStream(event), out, null);
    return out.toByteArray();
  }

  private synchronized RequestStreamHandler handler(FunctionSpec function) {
    return started.computeIfAbsent(function, this::start);
  }

  private RequestStreamHandler start(FunctionSpec function) {
    Map<String, String> environment = new HashMap<>(endpoints);
    function.required().forEach(variable -> environment.put(variable.key(), values.get(variable)));
    Wiring wiring =
        new Wiring(
            environment,
            region -> StandIns.clients(new Endpoints(environment)),
            InstantSource.system(),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    return switch (function) {
      case CONTROL -> new ControlFunction(wiring);
      case PUT_RECORD -> new PutRecordFunction(wiring);
      case GET_RECORD -> new GetRecordFunction(wiring);
      case OFFLINE_WRITER -> new OfflineWriterFunction(wiring);
      case OFFLINE_FILE -> new OfflineFileFunction(wiring);
      case MATERIALIZE -> new MaterializeFunction(wiring);
      default -> throw new IllegalArgumentException("Nothing here needs " + function);
    };
  }
}
