package tidemark.client;

import java.time.LocalDate;
import tidemark.model.TimeToLive;

/**
 * A SELECT that computes features as of each day into a feature group.
 *
 * @param group to write into
 * @param from the first day
 * @param until the day after the last
 * @param window how far back from each day's begin
 */
public record TransformQuery(
    String group, String sql, LocalDate from, LocalDate until, TimeToLive window) {}
