package tidemark.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tidemark.model.FeatureStoreException;
import tidemark.plan.IngestRequest;
import tidemark.plan.JobPlan;
import tidemark.plan.JobPlanJson;
import tidemark.plan.RunStamp;
import tidemark.plan.Transforms;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/**
 * {@code POST /_tidemark/job-plan?kind=transform&...} as of {@link TransformRoute}, and {@code
 * ?kind=ingest&group&format=parquet|csv|table&uri[&column=name:type]*[&map=feature=column]*}:
 * answers a new run's {@code plan.json} for Spark. The files of this store are named by their paths
 * or, with {@code files=s3}, by their URIs. Thread-safe.
 */
final class JobPlanRoute implements LocalRoute {
  private final Transforms transforms;
  private final UnaryOperator<String> paths;
  private final Runnable flush;
  private final Supplier<RunStamp> stamps;

  JobPlanRoute(
      Transforms transforms,
      UnaryOperator<String> paths,
      Runnable flush,
      Supplier<RunStamp> stamps) {
    this.transforms = transforms;
    this.paths = paths;
    this.flush = flush;
    this.stamps = stamps;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    Query query = Query.parse(request.rawQuery());
    String sql = TransformRoute.sql(request);
    Caller caller = request.requireCaller();
    flush.run();
    byte[] plan = JobPlanJson.write(plan(caller, query, sql)).getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers =
        Map.of("Content-Type", "application/json; charset=utf-8", "Cache-Control", "no-store");
    try (OutputStream out = answer.begin(200, headers, OptionalLong.of(plan.length))) {
      out.write(plan);
    }
  }

  private JobPlan plan(Caller caller, Query query, String sql) {
    UnaryOperator<String> located =
        query.first("files").orElse("paths").equals("s3") ? uri -> uri : paths;
    return switch (query.first("kind").orElse("")) {
      case "transform" ->
          transforms.plan(caller, TransformRoute.read(query, sql), stamps.get(), located);
      case "ingest" -> transforms.plan(caller, ingest(query), stamps.get(), located);
      default -> throw FeatureStoreException.invalid("kind is transform or ingest.");
    };
  }

  private static IngestRequest ingest(Query query) {
    List<JobPlan.Field> columns = new ArrayList<>();
    for (String column : query.all("column")) {
      int colon = column.lastIndexOf(':');
      if (colon < 1) {
        throw FeatureStoreException.invalid("column has the form name:type.");
      }
      columns.add(new JobPlan.Field(column.substring(0, colon), column.substring(colon + 1)));
    }
    return new IngestRequest(
        query.first("group").orElseThrow(() -> FeatureStoreException.invalid("group: required.")),
        format(query.first("format").orElse("")),
        query.first("uri").orElse(""),
        columns,
        LoadRoute.mapped(query));
  }

  private static JobPlan.Format format(String word) {
    return switch (word) {
      case "parquet" -> JobPlan.Format.PARQUET;
      case "csv" -> JobPlan.Format.CSV;
      case "table" -> JobPlan.Format.TABLE;
      default -> throw FeatureStoreException.invalid("format is parquet, csv or table.");
    };
  }
}
