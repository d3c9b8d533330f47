package tidemark.cli;

import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A shell, and how it is told to set a variable for the programs it starts. */
enum Shell {
  /** POSIX: sh, bash, zsh. */
  SH("export %s=%s") {
    @Override
    String quoted(String value) {
      return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }
  },
  FISH("set -gx %s %s") {
    @Override
    String quoted(String value) {
      return PLAIN.matcher(value).matches()
          ? value
          : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
  },
  POWERSHELL("$env:%s = %s") {
    @Override
    String quoted(String value) {
      return "'" + value.replace("'", "''") + "'";
    }
  };

  /** What no shell takes for anything but text. */
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9_./:@%+-]+");

  private final String form;

  Shell(String form) {
    this.form = form;
  }

  abstract String quoted(String value);

  /** The line that sets one variable. */
  String line(Map.Entry<String, String> variable) {
    return form.formatted(variable.getKey(), quoted(variable.getValue()));
  }

  /** The name of a shell. */
  static final class Name implements ITypeConverter<Shell> {
    @Override
    public Shell convert(String text) {
      return switch (text) {
        case "sh" -> SH;
        case "fish" -> FISH;
        case "powershell" -> POWERSHELL;
        default ->
            throw new TypeConversionException(
                "'" + text + "' is no shell known here; give sh, fish or powershell");
      };
    }
  }
}
