package org.hilab.server.cli;

import picocli.CommandLine.Command;

@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    description = "Answers questions about a search by training.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  ./hilab study ranking --run run1 --supernet F --dataset voc:DIR"},
    subcommands = {StudyRankingCommand.class})
final class StudyCommand {}
