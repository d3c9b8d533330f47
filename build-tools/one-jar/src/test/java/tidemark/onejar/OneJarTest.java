package tidemark.onejar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.onejar.sample.Codec;
import tidemark.onejar.sample.PlainCodec;
import tidemark.onejar.sample.Root;
import tidemark.onejar.sample.UnaskedService;

class OneJarTest {
  private static final long ENOUGH = 1_000_000;
  private static final String SAMPLE = "tidemark/onejar/sample/";
  private static final List<String> KEEP = List.of("keep " + Root.class.getName());

  @TempDir private Path directory;
  private final Map<String, byte[]> files = new TreeMap<>();

  @BeforeEach
  void takeSample() throws Exception {
    Path classes = Path.of(Root.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> all = Files.list(classes.resolve(SAMPLE))) {
      for (Path file : all.toList()) {
        files.put(SAMPLE + file.getFileName(), Files.readAllBytes(file));
      }
    }
    file("META-INF/services/" + Codec.class.getName(), PlainCodec.class.getName() + " # plain");
    file("META-INF/services/" + UnaskedService.class.getName(), UnaskedService.class.getName());
  }

  @Test
  void whatIsReachedAnswersAsBefore() throws Exception {
    make(KEEP, jar("a"));

    assertThat(answer())
        .isEqualTo(
            "hello ann, please oi bob heir red named plain [Rank[place=1], Rank[place=2]] nested");
  }

  @Test
  void whatIsNotReachedIsLeftOut() throws Exception {
    file("odd.txt", "");
    byte[] whole = files.get(SAMPLE + "Root$Ancestor.class");

    OneJar.Made made = make(List.of("keep " + Root.class.getName(), "drop *.txt"), jar("a"));

    assertThat(entries())
        .contains(SAMPLE + "Root$Ancestor.class", "META-INF/services/" + Codec.class.getName())
        .doesNotContain(SAMPLE + "Root$Unreached.class")
        .doesNotContain(SAMPLE + "UnaskedService.class", SAMPLE + "package-info.class", "odd.txt")
        .doesNotContain("META-INF/services/" + UnaskedService.class.getName());
    assertThat(new String(whole, UTF_8)).contains("unasked");
    assertThat(new String(entry(SAMPLE + "Root$Ancestor.class"), UTF_8)).doesNotContain("unasked");
    assertThat(made.offered()).isEqualTo(classes(files.keySet()));
    assertThat(made.classes()).isEqualTo(classes(entries()));
    assertThat(made.bytes()).isEqualTo(Files.size(made()));
  }

  @Test
  void aClassComesWithItsAncestorsAlone() throws Exception {
    make(List.of("keep " + PlainCodec.class.getName()), jar("a"));

    assertThat(entries())
        .contains(SAMPLE + "PlainCodec.class", SAMPLE + "Codec.class")
        .doesNotContain(SAMPLE + "Root.class");
  }

  @Test
  void theSameJarsMakeTheSameBytes() throws Exception {
    make(KEEP, jar("a"));
    byte[] first = Files.readAllBytes(made());
    make(KEEP, jar("a"));

    assertThat(Files.readAllBytes(made())).isEqualTo(first);
  }

  @Test
  void licencesAndNoticesAreKeptOnceEach() throws Exception {
    file("META-INF/LICENSE.txt", "Apache\n");
    file("META-INF/NOTICE", "Of a\n");
    Path first = jar("a");
    file("META-INF/NOTICE", "Of b\n");
    file("META-INF/thirdparty-LICENSE", "Third\n");
    Path second = jar("b");

    make(KEEP, first, second);

    assertThat(new String(entry("META-INF/LICENSE"), UTF_8))
        .isEqualTo("==== a.jar, b.jar ====\n\nApache\n\n==== b.jar ====\n\nThird\n\n");
    assertThat(new String(entry("META-INF/NOTICE"), UTF_8))
        .isEqualTo("==== a.jar ====\n\nOf a\n\n==== b.jar ====\n\nOf b\n\n");
  }

  @Test
  void jarsThatHoldDifferentClassesOfOneNameAreRefused() throws Exception {
    Path first = jar("a");
    byte[] changed = files.get(SAMPLE + "Root.class").clone();
    changed[7]++;
    files.put(SAMPLE + "Root.class", changed);
    Path second = jar("b");

    assertThatThrownBy(() -> make(KEEP, first, second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Jars hold different files of the same name:\n"
                + "tidemark/onejar/sample/Root of a.jar and b.jar");
  }

  @Test
  void aJarThatIsTooLargeIsRefused() throws Exception {
    Path all = jar("a");

    assertThatThrownBy(() -> OneJar.make(made(), 1_000, Rules.parse(KEEP), List.of(all)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(".*one\\.jar has [\\d,]+ bytes and may have 1,000\\.");
  }

  @Test
  void aRuleThatKeepsNothingIsRefused() throws Exception {
    Path all = jar("a");

    assertThatThrownBy(() -> make(List.of("keep gone.Root", "keep tidemark.**"), all))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No class is what these rules keep: [gone/Root]");
  }

  @Test
  void aLineThatIsNoRuleIsRefused() {
    assertThatThrownBy(() -> Rules.parse(List.of("# words", "", "lose a.B")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A rule is 'keep <class or package>.**' or 'drop <glob>', not 'lose a.B'.");
  }

  private OneJar.Made make(List<String> rules, Path... jars) throws IOException {
    return OneJar.make(made(), ENOUGH, Rules.parse(rules), Arrays.asList(jars));
  }

  private Path made() {
    return directory.resolve("one.jar");
  }

  private void file(String name, String text) {
    files.put(name, text.getBytes(UTF_8));
  }

  private Path jar(String name) throws IOException {
    Path jar = directory.resolve(name + ".jar");
    JarWriter.write(jar, files);
    return jar;
  }

  private List<String> entries() throws IOException {
    try (ZipFile zip = new ZipFile(made().toFile())) {
      return zip.stream().map(Object::toString).toList();
    }
  }

  private byte[] entry(String name) throws IOException {
    try (ZipFile zip = new ZipFile(made().toFile());
        InputStream entry = zip.getInputStream(zip.getEntry(name))) {
      return entry.readAllBytes();
    }
  }

  private static int classes(Iterable<String> names) {
    int classes = 0;
    for (String name : names) {
      classes += name.endsWith(".class") ? 1 : 0;
    }
    return classes;
  }

  /** What the jar's own root says, with nothing but the jar and the JDK. */
  private String answer() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {made().toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Object root = loader.loadClass(Root.class.getName()).getConstructor().newInstance();
      return (String) ((Supplier<?>) root).get();
    }
  }
}
