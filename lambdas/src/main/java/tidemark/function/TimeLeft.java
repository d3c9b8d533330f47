package tidemark.function;

import com.amazonaws.services.lambda.runtime.Context;

/** How much is left of the time that an invocation had at its begin. */
final class TimeLeft {
  private static final int WHOLE_PERCENT = 100;

  private final Context context;
  private final long millis;

  TimeLeft(Context context) {
    this.context = context;
    this.millis = context.getRemainingTimeInMillis();
  }

  boolean isMoreThan(int percent) {
    return context.getRemainingTimeInMillis() * (long) WHOLE_PERCENT > millis * percent;
  }
}
