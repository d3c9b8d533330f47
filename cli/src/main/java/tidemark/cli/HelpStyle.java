package tidemark.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help is laid out and how words on the command line are read, for every command alike. */
final class HelpStyle {
  private static final int WIDTH = 100;

  private HelpStyle() {}

  static CommandLine apply(CommandLine line, Terminal terminal) {
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    // A record identifier may begin with '@' and be made of any letters.
    line.setExpandAtFiles(false);
    line.setPosixClusteredShortOptionsAllowed(false);
    line.setUsageHelpWidth(WIDTH);
    line.setColorScheme(
        Help.defaultColorScheme(terminal.hasColor() ? Help.Ansi.ON : Help.Ansi.OFF));
    arrange(line);
    return line;
  }

  private static void arrange(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.synopsisHeading("Usage: ");
    usage.abbreviateSynopsis(true);
    usage.descriptionHeading("%n");
    usage.parameterListHeading("%n");
    usage.commandListHeading("%nCommands:%n");
    usage.sortOptions(false);
    List<String> sections = new ArrayList<>(line.getHelpSectionKeys());
    List<String> commands =
        List.of(
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
    sections.removeAll(commands);
    sections.addAll(sections.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING), commands);
    line.setHelpSectionKeys(sections);
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> "");
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpStyle::options);
    line.getSubcommands().values().forEach(HelpStyle::arrange);
  }

  /** The command's own options, then those that every command has. */
  private static String options(Help help) {
    List<OptionSpec> all = help.commandSpec().options();
    List<OptionSpec> own = all.stream().filter(option -> !option.inherited()).toList();
    List<OptionSpec> global = all.stream().filter(OptionSpec::inherited).toList();
    boolean isRoot = global.isEmpty();
    return section(help, isRoot ? "Options of every command:" : "Options:", own)
        + section(help, "Options of every command:", global);
  }

  private static String section(Help help, String heading, List<OptionSpec> options) {
    return options.isEmpty()
        ? ""
        : String.format("%n%s%n%s", heading, help.optionListExcludingGroups(options));
  }
}
