package tidemark.local;

import java.nio.file.Path;
import java.time.InstantSource;
import tidemark.materialize.Runs;
import tidemark.materialize.Schedules;
import tidemark.metric.Metrics;
import tidemark.model.Deployment;
import tidemark.offline.FileLedger;
import tidemark.offline.QueryEngine;
import tidemark.record.OnlineStore;
import tidemark.registry.Authorizer;
import tidemark.registry.FeatureGroupRegistry;

/**
 * What the store's own paths are answered with, whatever stands behind it.
 *
 * @param staging a directory of this machine that the query engine may read and write
 * @param flush returns when what was acknowledged before is visible offline, as far as queries wait
 *     for that
 * @param settle the same as far as an audit waits for it, which takes what is missing for a fault
 */
public record StorePorts(
    FeatureGroupRegistry registry,
    FileLedger ledger,
    OnlineStore online,
    Schedules schedules,
    Runs runs,
    Authorizer authorizer,
    Deployment deployment,
    QueryEngine engine,
    Path staging,
    InstantSource clock,
    Metrics metrics,
    Runnable flush,
    Runnable settle) {}
