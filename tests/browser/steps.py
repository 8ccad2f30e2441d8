"""What a member does on the page, for the browser tests."""

from chromium import HOST
from playwright.sync_api import Page, expect
from running_site import RunningSite

# What the walk answers, by the first two characters of the stem: the texts to pick, or what to write.
ANSWERS: dict[str, list[str]] = {
    "甲题": ["赤色的"],
    "乙题": ["二号", "四号"],
    "丙题": ["正确"],
    "丁题": ["十二", "五十"],
    "戊题": ["五名"],
    "己题": ["正确"],
    "庚题": ["超过二分之一就是过半数。"],
    "辛题": [" ３１４.5 平方米。"],
    "壬题": ["喵喵", "汪汪", "哞哞", ""],
    "癸题": ["清晨", "正午", "黄昏", "深夜"],
}
SLOTS = len(ANSWERS)
# What that earns under the rule that all choices must be right: 10 + 0 + 10 + 10 + 10 + 0, 30 to be marked, 2 + 2 + 4.
POINTS_BEFORE_MARKING = 48


def sign_in(page: Page, number: int = 1) -> None:
    page.get_by_label("工号").fill(f"{number:06}")
    page.get_by_label("姓名").fill(f"样例{number:04}")
    page.get_by_role("button", name="进入").click()


def start(page: Page) -> None:
    page.get_by_role("button", name="开始作答").click()
    expect(page.locator(".qz-slot")).to_be_visible()


def answer(page: Page) -> None:
    """Answer the question in view as ``ANSWERS`` says."""
    slot = page.locator(".qz-slot")
    texts = ANSWERS[slot.locator(".qz-stem").inner_text()[:2]]
    blanks, essay = slot.locator(".qz-blank"), slot.locator("textarea")
    selects, items = slot.locator("select"), slot.locator(".qz-item")
    if blanks.count():
        for index, text in enumerate(texts):
            blanks.nth(index).fill(text)
    elif essay.count():
        essay.fill(texts[0])
    elif selects.count():
        for index, text in enumerate(texts):
            option = selects.nth(index).locator("option", has_text=text or "请选择")
            selects.nth(index).select_option(option.get_attribute("value"))
    elif items.count():
        for place, text in enumerate(texts):
            while items.locator(".qz-text").all_inner_texts().index(text) > place:
                slot.get_by_role("button", name=f"上移：{text}").click()
    else:
        for text in texts:
            slot.locator(".qz-choice", has_text=text).click()


def following(page: Page) -> None:
    page.locator(".qz-bottom .qz-primary").click()


def saved(page: Page) -> None:
    expect(page.locator(".qz-status")).to_have_text("已全部保存")


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="交卷", exact=True).locator("visible=true").first.click()
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator(".qz-score")).to_be_visible()


def arrive(page: Page, port: int, number: int) -> None:
    page.goto(f"http://{HOST}:{port}/")
    sign_in(page, number)
    start(page)


def pick(page: Page, index: int = 0) -> None:
    page.locator(".qz-choice").nth(index).click()


def go_to(page: Page, stem: str) -> None:
    """Go to the question whose stem begins so."""
    bottom = page.locator(".qz-bottom")
    while bottom.get_by_role("button", name="上一题").is_enabled():
        bottom.get_by_role("button", name="上一题").click()
    while not page.locator(".qz-stem").inner_text().startswith(stem):
        bottom.get_by_role("button", name="下一题").click()


def stored_responses(site: RunningSite, number: int) -> list[dict[int, object]]:
    home = site.open_home()
    member = home.delivery.sign_in(f"{number:06}", f"样例{number:04}", "")
    [desk] = home.delivery.desks(member.id, home.clock())
    attempts = [one for one, _ in desk.attempts] + ([desk.running] if desk.running else [])
    found = [dict(attempt.responses) for attempt in attempts]
    home.close()
    return found
