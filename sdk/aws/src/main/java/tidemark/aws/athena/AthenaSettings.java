package tidemark.aws.athena;

import java.time.Duration;

/**
 * Where queries run.
 *
 * @param workGroup says where results go, by which key, and how many bytes a query may scan
 * @param patience after which a query that has not ended is stopped
 */
public record AthenaSettings(String workGroup, Duration patience) {}
