package tidemark.cli;

import tidemark.client.json.Json;

/** Says how a job ended. */
final class JobReport {
  static final String ON_GLUE = "On AWS jobs run on Glue: tidemark job plan ... --glue JOB";

  private JobReport() {}

  /** Makes the files visible that Spark wrote, and says how many they are. */
  static void ofSpark(Session session, String group, Json.Members done) {
    session.withStore(store -> store.findFiles(group));
    if (session.isJson()) {
      session.echo(done);
      return;
    }
    session.say(
        "Wrote "
            + Counts.of(done, "rows", "row")
            + " into '"
            + group
            + "' in "
            + done.require("seconds")
            + " s on Spark: "
            + Counts.of(done, "files", "file")
            + next(group));
  }

  static String next(String group) {
    return ". 'tidemark materialize " + group + "' brings the newest online.";
  }
}
