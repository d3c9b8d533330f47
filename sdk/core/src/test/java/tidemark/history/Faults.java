package tidemark.history;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** Decides which calls fail, before or after their effect, and counts them. Thread-safe. */
public final class Faults {
  private final Random random;
  private final double share;
  private final Map<String, Integer> injected = new TreeMap<>();
  private boolean suspended;

  /**
   * @param share of the calls that fail before, and as many after, their effect
   */
  public Faults(long seed, double share) {
    this.random = new Random(seed);
    this.share = share;
  }

  /** The same port, each of whose calls may fail; its faults are counted under that name. */
  public <T> T of(Class<T> port, T whole, String name) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> call(whole, name, method, arguments)));
  }

  private Object call(
      Object whole, String name, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    failIf(strikes(name + " before"));
    Object result;
    try {
      result = method.invoke(whole, arguments);
    } catch (InvocationTargetException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    failIf(strikes(name + " after"));
    return result;
  }

  private static void failIf(boolean due) {
    if (due) {
      throw new FeatureStoreException(Kind.UNAVAILABLE, "An injected fault.");
    }
  }

  /** Whether a fault is due now; then it is counted under that name. */
  public synchronized boolean strikes(String name) {
    boolean due = !suspended && random.nextDouble() < share;
    injected.merge(name, due ? 1 : 0, Integer::sum);
    return due;
  }

  /** Nothing fails from now on. */
  public synchronized void suspend() {
    suspended = true;
  }

  /** Calls may fail again. */
  public synchronized void resume() {
    suspended = false;
  }

  /** How many faults there were of each kind that could have been. */
  public synchronized Map<String, Integer> injected() {
    return new TreeMap<>(injected);
  }
}
