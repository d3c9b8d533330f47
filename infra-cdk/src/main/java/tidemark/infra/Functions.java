package tidemark.infra;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;
import tidemark.deploy.FunctionSpec;

/** The functions that serve and keep, and what feeds those that no request calls. */
final class Functions {
  /** Each of its steps may be repeated; the first retry comes after a minute. */
  private static final int RETRIES = 2;

  private final Map<FunctionSpec, FeatureStoreFunction> functions =
      new EnumMap<>(FunctionSpec.class);

  Functions(Construct scope, Surroundings around, String scheduleRoleArn) {
    for (FunctionSpec spec : EnumSet.complementOf(EnumSet.of(FunctionSpec.MONITOR))) {
      functions.put(spec, new FeatureStoreFunction(scope, spec, around, scheduleRoleArn));
    }
    Storage storage = around.storage();
    List<DeadLetteredQueue> lanes = storage.lanes();
    for (int lane = 0; lane < lanes.size(); lane++) {
      FunctionEvents.connect(
          of(FunctionSpec.OFFLINE_WRITER), lanes.get(lane).queue(), "Lane" + lane);
    }
    FunctionEvents.connect(of(FunctionSpec.OFFLINE_FILE), storage.fileEvents().queue(), "Files");
    for (FunctionSpec spec :
        List.of(FunctionSpec.CONTROL, FunctionSpec.MATERIALIZE, FunctionSpec.OFFLINE_FILE)) {
      of(spec).keepFailures(storage.failedInvocations(), RETRIES);
    }
  }

  FeatureStoreFunction of(FunctionSpec spec) {
    FeatureStoreFunction function = functions.get(spec);
    if (function == null) {
      throw new IllegalStateException("Every function is made");
    }
    return function;
  }
}
