// The big screen: asks for the numbers every few seconds, counts down by the server's clock, and turns its pages.
const EVERY = 3000; // ms between two questions
const TURN = 12000; // ms a page stays
const PATIENCE = 20000; // ms without an answer
const ROW = 0.078; // of the height that a row takes

function h(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  for (const child of children) element.append(child);
  return element;
}

class Screen {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.shown = null;
    this.place = 0;
    this.offset = 0;
    this.heard = Date.now();
    this.title = h("h1");
    this.label = h("span", "qb-label");
    this.clock = h("span", "qb-clock");
    this.clock.setAttribute("role", "timer");
    this.counts = h("div", "qb-counts");
    this.whole = h("i");
    this.slide = h("section", "qb-slide");
    this.cut = h("p", "qb-cut");
    this.cut.hidden = true;
    this.root = h(
      "div",
      "qb",
      h("header", "", this.title, h("div", "qb-time", this.label, this.clock)),
      this.counts,
      h("div", "qb-whole", this.whole),
      this.slide,
      this.cut,
    );
    this.root.lang = "zh-CN";
    this.isPage = Boolean(document.getElementById("rendered_cells")); // a page of its own, not a cell in a notebook
    if (this.isPage) this.root.classList.add("qb-page");
    el.append(this.root);
    this.hear = (message) => this.receive(message);
    model.on("msg:custom", this.hear);
    this.sized = () => this.draw();
    window.addEventListener("resize", this.sized);
    this.timers = [
      setInterval(() => this.ask(), EVERY),
      setInterval(() => this.tick(), 250),
      setInterval(() => this.turn(), TURN),
    ];
    this.ask();
  }

  stop() {
    this.timers.forEach(clearInterval);
    this.model.off("msg:custom", this.hear);
    window.removeEventListener("resize", this.sized);
  }

  ask() {
    const sitting = new URLSearchParams(location.search).get("sitting") || "";
    if (!document.hidden) this.model.send({ type: "beat", sitting });
    else this.heard = Date.now();
    const lost = Date.now() - this.heard > PATIENCE;
    this.cut.hidden = !lost && !this.problem;
    this.cut.textContent = lost ? "连接中断，数字可能不是最新的，正在重新连接……" : this.problem || "";
    if (lost && this.isPage) this.reload();
  }

  // The console was started anew: this page's kernel is gone. A page that loads again is a new one.
  async reload() {
    if (this.reloading) return;
    this.reloading = true;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.ok) location.reload();
    } catch {
      // still away
    }
    setTimeout(() => (this.reloading = false), PATIENCE);
  }

  receive(message) {
    this.heard = Date.now();
    this.problem = message.problem || "";
    if (this.problem) return;
    this.offset = message.now - Date.now();
    const other = !this.shown || this.shown.title !== message.title;
    this.shown = message;
    if (other) this.place = 0;
    this.draw();
  }

  turn() {
    this.place += 1;
    this.draw();
  }

  // Every page of every slide, for the room that there is.
  pages() {
    const wide = this.root.clientWidth > 1.45 * this.root.clientHeight;
    const room = this.slide.clientHeight - 0.13 * this.root.clientHeight;
    const rows = Math.max(1, Math.floor(room / (ROW * this.root.clientHeight)));
    const columns = wide ? 2 : 1;
    const pages = [];
    for (const slide of this.shown.slides) {
      const size = rows * columns;
      const count = Math.max(1, Math.ceil(slide.rows.length / size));
      for (let page = 0; page < count; page += 1) {
        pages.push({ slide, rows, columns, page, count, shown: slide.rows.slice(page * size, (page + 1) * size) });
      }
    }
    return pages;
  }

  draw() {
    const { shown } = this;
    if (!shown) return;
    this.title.textContent = shown.title || "现在没有场次";
    this.root.classList.toggle("qb-empty", !shown.title);
    if (!shown.title) return;
    this.counts.replaceChildren(
      ...shown.counts.map(([name, value]) => h("div", "", h("span", "qb-label", name), h("b", "", value))),
    );
    this.whole.style.width = `${100 * shown.part}%`;
    const pages = this.pages();
    const { slide, rows, columns, page, count, shown: lines } = pages[this.place % pages.length];
    const head = h("h2", "", slide.title);
    if (count > 1) head.append(h("span", "qb-label", `${page + 1}/${count}`));
    const list = h("ol", `qb-rows qb-${slide.kind}`);
    list.style.gridTemplateRows = `repeat(${rows}, 1fr)`;
    list.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    for (const one of lines) {
      const line = h("li", "", ...one.cells.map((cell) => h("span", "", cell)));
      if (one.part !== undefined) {
        const bar = h("i");
        bar.style.width = `${100 * one.part}%`;
        line.append(h("span", "qb-bar", bar));
      }
      list.append(line);
    }
    this.slide.replaceChildren(head, list, h("p", "qb-note", [slide.note, shown.withheld].filter(Boolean).join("；")));
    this.tick();
  }

  tick() {
    const { shown } = this;
    if (!shown || !shown.title) return;
    const now = Date.now() + this.offset;
    const coming = now < shown.opens;
    const left = Math.max(0, Math.ceil(((coming ? shown.opens : shown.closes) - now) / 1000));
    this.label.textContent = coming ? "距开始" : left ? "距结束" : "";
    const days = Math.floor(left / 86400);
    const hours = Math.floor(left / 3600) % 24;
    const rest = [Math.floor(left / 60) % 60, left % 60].map((part) => String(part).padStart(2, "0"));
    let text = hours ? [String(hours), ...rest].join(":") : rest.join(":");
    if (days) text = `${days}天${hours}小时`;
    if (!coming && !left) text = "已结束";
    if (this.clock.textContent !== text) this.clock.textContent = text;
    this.clock.classList.toggle("qb-urgent", !coming && left > 0 && left <= 60);
  }
}

export default {
  render({ model, el }) {
    const screen = new Screen(model, el);
    return () => screen.stop();
  },
};
