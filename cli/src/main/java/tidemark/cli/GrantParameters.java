package tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Grant;

/** The parts of a grant on the command line. */
final class GrantParameters {
  @Parameters(
      paramLabel = "PRINCIPAL",
      description = "The ARN of a user or role; * stands for any characters.")
  private String principal = "";

  @Parameters(
      paramLabel = "GROUP",
      description = "The name of a feature group; * stands for any characters.")
  private String group = "";

  @Parameters(
      paramLabel = "ACCESS",
      converter = Word.class,
      description = "read, write, or admin, which implies both.")
  private Access access = Access.READ;

  /** One of the three words. */
  static final class Word implements ITypeConverter<Access> {
    @Override
    public Access convert(String text) {
      try {
        return Grant.accessOf(text);
      } catch (FeatureStoreException e) {
        throw new TypeConversionException(e.text());
      }
    }
  }

  Grant grant() {
    return new Grant(principal, group, access);
  }

  /**
   * Tells what became of the grant.
   *
   * @param outcome how a sentence about it begins
   */
  void tell(Session session, boolean changed, String outcome) {
    Grant grant = grant();
    if (session.isJson()) {
      session.writeJson(
          json -> {
            write(json, grant);
            json.writeBooleanField("changed", changed);
          });
    } else {
      session.say(outcome + shown(grant) + ".");
    }
  }

  /** Writes the members of a grant. */
  static void write(JsonGenerator json, Grant grant) throws IOException {
    json.writeStringField("principal", grant.principal());
    json.writeStringField("group", grant.group());
    json.writeStringField("access", grant.access().word());
  }

  /** A grant as a sentence has it. */
  private static String shown(Grant grant) {
    return grant.access().word() + " on '" + grant.group() + "' to " + grant.principal();
  }
}
