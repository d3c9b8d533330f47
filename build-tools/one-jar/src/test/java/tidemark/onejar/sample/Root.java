package tidemark.onejar.sample;

import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reaches classes and methods in every way there is. */
public final class Root implements Supplier<String> {
  @Override
  public String get() {
    try {
      return String.join(" ", interfaces(), inherited(), byName(), service(), byJdk(), made());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String interfaces() {
    Greeting lambda = name -> "hello " + name;
    return lambda.politely("ann") + " " + new Rough().greet("bob");
  }

  private static String inherited() {
    Named named = new Heir();
    return named.name() + " " + Colour.valueOf("RED").shade();
  }

  private static String byName() throws ReflectiveOperationException {
    Class<?> type = Class.forName("tidemark.onejar.sample.ByName");
    return (String) type.getMethod("said").invoke(type.getConstructor().newInstance());
  }

  private static String service() {
    StringBuilder all = new StringBuilder();
    ServiceLoader.load(Codec.class, Root.class.getClassLoader()).forEach(c -> all.append(c.code()));
    return all.toString();
  }

  private static String byJdk() {
    return new TreeSet<>(List.of(new Rank(2), new Rank(1))).toString();
  }

  private static String made() {
    Supplier<Made> maker = Made::new;
    return maker.get().nested();
  }

  /** Has a method that only lambdas of it have. */
  interface Greeting {
    String greet(String name);

    default String politely(String name) {
      return greet(name) + ", please";
    }

    default String never(String name) {
      return name;
    }
  }

  /** Answers itself. */
  static final class Rough implements Greeting {
    @Override
    public String greet(String name) {
      return "oi " + name;
    }
  }

  /** What only dead code makes. */
  static final class Unreached implements Greeting {
    @Override
    public String greet(String name) {
      return "nobody";
    }
  }

  interface Named {
    String name();
  }

  /** Has what its heir is asked for. */
  static class Ancestor {
    public String name() {
      return "heir";
    }

    public String unasked() {
      return new Unreached().greet("never");
    }
  }

  static final class Heir extends Ancestor implements Named {}

  enum Colour {
    RED;

    String shade() {
      return "red";
    }
  }

  /** Is compared and printed by the JDK. */
  record Rank(int place) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
      return Integer.compare(place, other.place);
    }
  }

  /** Is made by a reference to its constructor and reads what is private to its nest. */
  static final class Made {
    private final Inner inner = new Inner();

    String nested() {
      return inner.value;
    }

    /** Of the nest. */
    private static final class Inner {
      private final String value = "nested";
    }
  }
}
