"""``quizlib demo``: a made-up company group to try everything with."""

import click

from quizlib.services.home import opened


@click.command()
@click.option(
    "--size",
    type=click.Choice(["small", "large"]),
    default="small",
    help="small：6 个党支部、120 人、4 个过去的场次；large：40 个党支部、3000 人、12 个过去的场次（约需一两分钟）。",
)
@click.option("--seed", type=int, default=2026, help="随机种子，同一个种子得到同样的数据。")
def demo(size: str, seed: int) -> None:
    """装入虚构的集团数据（名册、过去的场次和作答、正在进行和将要开始的场次），用来试用统计、报告和控制台。

    只能装进还没有名册和场次的文件夹。
    """
    from quizlib.services.demo import LARGE, SMALL, load_demo

    with opened() as home, click.progressbar(length=1000, label="正在生成作答") as bar:
        shown = 0

        def progress(done: int, total: int) -> None:
            nonlocal shown
            bar.update(1000 * done // total - shown)
            shown = 1000 * done // total

        sittings = load_demo(home, LARGE if size == "large" else SMALL, seed, home.clock(), progress)
        people = len(home.planning.roster())
    click.echo(f"已装入 {people} 人、{len(sittings)} 个场次；人员和成绩都是虚构的。")
