"""What click would say in English in the help: placeholders of options, arguments and commands, by what they take."""

import click

from quizlib.faces.cli.layout import Context

#: Arguments by their names.
_ARGUMENTS = {
    "sitting": "场次编号",
    "file": "文件",
    "files": "文件…",
    "paths": "[文件或文件夹…]",
    "id": "编号",
    "ids": "[题目编号…]",
    "others": "[-- 其他参数…]",
}


def speak(command: click.Command) -> click.Command:
    """Give ``command`` and all below it Chinese placeholders, where they have none of their own."""
    command.options_metavar, command.context_class = "[选项]", Context
    if isinstance(command, click.Group):
        command.subcommand_metavar = "命令 [参数]..."
        for inner in command.commands.values():
            speak(inner)
    for one in command.params:
        if one.metavar is None:
            one.metavar = _ARGUMENTS.get(one.name or "") if isinstance(one, click.Argument) else _placeholder(one)
    return command


def _placeholder(option: click.Parameter) -> str | None:
    """What stands behind an option; None for flags and choices, which say it themselves."""
    if getattr(option, "is_flag", False):
        return None
    match option.type:
        case click.IntRange():
            return "整数"
        case click.Path():
            return "文件"
        case click.DateTime():
            return "日期"
        case click.Choice():
            return None
        case kind if kind is click.INT:
            return "整数"
    return "文字"
