package tidemark.onejar;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Packs the bare function as the functions are packed: what it reaches, and nothing else. */
public final class BareJar {
  /**
   * @param arguments the jar to make and its class path
   */
  public static void main(String... arguments) throws IOException {
    List<String> rules =
        List.of("keep BareGet", "keep com.amazonaws.services.lambda.runtime.**", "keep software.amazon.awssdk.utilslite.**",
            "drop META-INF/{maven,native-image,versions}/**", "drop META-INF/{MANIFEST.MF,DEPENDENCIES}", "drop {,**/}module-info.class",
            "drop {,**/}*.{html,vm,so,dll,dylib,jnilib,a}", "drop {META-INF,org/apache/commons/codec/language}/**/*.txt", "drop META-INF/*.txt", "drop codegen-resources/**", "drop {VersionInfo.java,mime.types}");
    OneJar.make(
        Path.of(arguments[0]), Long.MAX_VALUE, Rules.parse(rules),
        Arrays.stream(arguments[1].split(File.pathSeparator)).map(Path::of).toList());
  }
}
