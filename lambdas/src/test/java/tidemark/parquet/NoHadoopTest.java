package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of this module run without Hadoop, as the functions do; this proves that they do. */
class NoHadoopTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.hadoop.conf.Configuration",
        "org.apache.hadoop.fs.Path",
        "org.apache.hadoop.io.compress.CompressionCodec"
      })
  void hadoopIsNotOnTheClassPath(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void neitherAreTheLibrariesLeftOut() {
    assertThatThrownBy(() -> Class.forName("io.airlift.compress.Compressor"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
