package tidemark.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tidemark.offline.QueryEngine;
import tidemark.offline.QueryEngine.Session;

/**
 * A port as it is reached over a network that fails: every call of it is one of a {@link World}.
 */
final class FaultyPort implements InvocationHandler {
  private final World world;
  private final Object port;
  private final Function<String, Site> sites;
  private final BiConsumer<String, Object[]> effects;
  private final UnaryOperator<Object> answers;

  private FaultyPort(
      World world,
      Object port,
      Function<String, Site> sites,
      BiConsumer<String, Object[]> effects,
      UnaryOperator<Object> answers) {
    this.world = world;
    this.port = port;
    this.sites = sites;
    this.effects = effects;
    this.answers = answers;
  }

  /**
   * A port whose calls may fail.
   *
   * @param sites of a method's name
   * @param effects told each call that took effect, by the method's name
   */
  static <P> P of(
      Class<P> type,
      P port,
      World world,
      Function<String, Site> sites,
      BiConsumer<String, Object[]> effects) {
    return of(type, port, world, sites, effects, answer -> answer);
  }

  /** An engine whose statements may fail. */
  static QueryEngine engine(QueryEngine engine, World world) {
    return of(
        QueryEngine.class,
        engine,
        world,
        method -> Site.QUERY,
        (method, arguments) -> {},
        answer ->
            answer instanceof Session session
                ? of(Session.class, session, world, m -> Site.QUERY, (m, a) -> {})
                : answer);
  }

  private static <P> P of(
      Class<P> type,
      P port,
      World world,
      Function<String, Site> sites,
      BiConsumer<String, Object[]> effects,
      UnaryOperator<Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            new FaultyPort(world, port, sites, effects, answers)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    String name = method.getName();
    if (name.equals("close") || name.equals("dialect")) {
      return answer(method, arguments);
    }
    return world.call(
        sites.apply(name),
        () -> {
          Object answer = answer(method, arguments);
          effects.accept(name, arguments);
          return answer;
        });
  }

  private Object answer(Method method, Object[] arguments) {
    try {
      return answers.apply(method.invoke(port, arguments));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
