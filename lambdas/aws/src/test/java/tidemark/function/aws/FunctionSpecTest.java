package tidemark.function.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.deploy.FunctionSpec;

class FunctionSpecTest {
  @ParameterizedTest
  @EnumSource(FunctionSpec.class)
  void everyFunctionsClassIsAHandler(FunctionSpec function) throws ClassNotFoundException {
    assertThat(RequestStreamHandler.class).isAssignableFrom(Class.forName(function.handler()));
  }
}
