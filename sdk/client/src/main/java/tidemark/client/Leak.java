package tidemark.client;

import tidemark.offline.FeatureReference;

/**
 * What careless joins would do to one feature of a training set.
 *
 * @param rows of the spine
 * @param latestValue rows in which the record's latest value differs from the one known then
 * @param calendarDay rows in which the value of the row's calendar day (UTC) differs
 */
public record Leak(FeatureReference feature, long rows, long latestValue, long calendarDay) {}
