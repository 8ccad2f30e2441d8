"""The result as Markdown, to be pasted into the README."""

from typing import Any

_COLUMNS = {
    "cpu": ("CPU a visit", lambda value: f"{1000 * value:,.1f} ms"),
    "memory": (
        "Memory a live member",
        lambda value: f"{value / 1e6:,.1f} MB" if value > 1e6 else f"{value / 1e3:,.0f} KB",
    ),
    "admitted": ("Members a second", lambda value: f"{value:,.1f}" if value < 10 else f"{value:,.0f}"),
    "cold": ("First question, cold", lambda value: f"{value:.2f} s"),
    "warm": ("warm", lambda value: f"{value:.2f} s"),
    "acknowledged_ms": ("Answer kept", lambda value: f"{value:.0f} ms"),
    "requests": ("Requests", str),
    "bytes": ("KB", lambda value: f"{value / 1e3:,.0f}"),
    "hosts": ("Hosts", lambda value: str(len(value))),
}


def markdown(result: dict[str, Any]) -> str:
    """What ``latest.json`` holds, for people."""
    rows = [["", *(title for title, _ in _COLUMNS.values())], ["---"] + ["---:"] * len(_COLUMNS)]
    for name, its in result["visits"].items():
        rows.append([name, *(show(its[key]) if key in its else "–" for key, (_, show) in _COLUMNS.items())])
    ratios, ours = result["ratios"], result["visits"]["quizlib"]
    lines = [
        f"{result['date']}, {result['machine']}; a sitting of 20 questions, everything on one machine.",
        "",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        f"Beside stock Voila: CPU a visit {ratios['cpu_per_visit']:,.0f}× less "
        f"({ratios['cpu_over_floor']:.1f} times the plain page), memory {ratios['memory_per_member']:,.0f}× less, "
        f"first question {ratios['cold_first_question']:.1f}× sooner cold and "
        f"{ratios['warm_first_question']:.1f}× warm, {ratios['admitted']:,.0f}× the members a second. "
        f"A visit that only shows the sign-in form, without a widget, takes {1000 * ours['cpu_form']:.1f} ms.",
        "",
        "| Surge | Errors | Lost | Responses | Kept p50 | p99 | Let in p99 | Server CPU | Memory a member |",
        "| --- |" + " ---: |" * 8,
    ]
    lines += [_surge(one) for one in (result["surge_small"], result["surge"])]
    lines += ["", f"CPU a member at ten times the members: {ratios['growth_cpu_a_member']:.2f} times."]
    return "\n".join(lines)


def _surge(one: dict[str, Any]) -> str:
    return (
        f"| {one['members']:,} members | {one['errors']} | {one['lost']} | {one['responses']:,} "
        f"| {one['p50_ms']:.1f} ms | {one['p99_ms']:.1f} ms | {one['admission_p99_ms']:.0f} ms "
        f"| {one['cpu_seconds']:.1f} s | {one['memory_a_member'] / 1e3:.0f} KB |"
    )
