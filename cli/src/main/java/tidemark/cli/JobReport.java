package tidemark.cli;

import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

/** Says how a job ended. */
final class JobReport {
  private JobReport() {}

  /** Makes the files visible that Spark wrote, and says how many they are. */
  static void ofSpark(Session session, String group, Json.Members done) {
    session.withStore(store -> store.findFiles(group));
    if (session.isJson()) {
      json(session, done);
      return;
    }
    session.say(
        "Wrote "
            + count(done, "rows", "row")
            + " into '"
            + group
            + "' in "
            + done.require("seconds")
            + " s on Spark: "
            + count(done, "files", "file")
            + next(group));
  }

  /** Writes all that is known. */
  static void json(Session session, Json.Members done) {
    session.writeJson(
        json -> {
          for (var member : done.members().entrySet()) {
            json.writeFieldName(member.getKey());
            JsonText.write(json, member.getValue());
          }
        });
  }

  static String next(String group) {
    return ". 'tidemark materialize " + group + "' brings the newest online.";
  }

  static String count(Json.Members done, String member, String noun) {
    return Counts.of(Long.parseLong(done.text(member).orElse("0")), noun);
  }
}
