// The members' quiz. It runs in three hosts: the member site's light page, stock Voila and JupyterLab.
//
// The server is the authority: this page shows views it is sent, and says what the member did. Every response goes into
// an outbox kept in localStorage with an operation id, and leaves it only when the server says that it is committed.
// Nothing newer than ES2020: members come in WeChat's built-in browser, over plain http.

const RETRY_AFTER = 6000; // ms without an acknowledgement before an operation is sent again
const TYPING_PAUSE = 700; // ms without a key before a text is sent
const LONGEST_TYPING = 3000; // ms of steady typing after which a text is sent all the same
const LETTERS = "ABCDEFGH";
const SIZES = ["standard", "large", "huge"];

// ---------------------------------------------------------------- small helpers

function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true && !name.startsWith("data-") ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

function randomId() {
  const bytes = new Uint8Array(12);
  if (window.crypto && crypto.getRandomValues) crypto.getRandomValues(bytes);
  else for (let i = 0; i < bytes.length; i += 1) bytes[i] = Math.floor(Math.random() * 256);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Seconds as ``05:00`` or ``01:05:00``.
function clockText(seconds) {
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":")
    .replace(/^00:/, "");
}

// What this browser remembers; a private window may refuse, then the page remembers while it is open.
const memory = {
  fallback: {},
  broken: false,
  read(name) {
    if (this.broken) return this.fallback[name] || null;
    try {
      return JSON.parse(localStorage.getItem("quizlib:" + name));
    } catch (error) {
      return this.fallback[name] || null;
    }
  },
  write(name, value) {
    this.fallback[name] = value;
    try {
      localStorage.setItem("quizlib:" + name, JSON.stringify(value));
    } catch (error) {
      this.broken = true; // full or forbidden: the fallback has it
    }
  },
  remove(name) {
    delete this.fallback[name];
    try {
      localStorage.removeItem("quizlib:" + name);
    } catch (error) {
      /* nothing was stored */
    }
  },
  names() {
    try {
      const all = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i));
      return all.filter((name) => name.startsWith("quizlib:")).map((name) => name.slice(8));
    } catch (error) {
      return Object.keys(this.fallback);
    }
  },
};

// ---------------------------------------------------------------- the outbox

// The operations of one attempt that the server has not acknowledged, oldest first. Two tabs share what is stored: each
// sends its own, and leaves the other's alone.
class Outbox {
  constructor(attempt) {
    this.name = "attempt:" + attempt;
    this.attempt = attempt;
    const stored = memory.read(this.name) || {};
    this.operations = stored.operations || [];
    this.flags = new Set(stored.flags || []);
    this.place = stored.place || 1;
    this.ends = stored.ends || 0;
    this.sentAt = {};
    this.gone = new Set();
  }

  save() {
    const mine = new Set(this.operations.map((one) => one.operation));
    const stored = (memory.read(this.name) || {}).operations || [];
    const others = stored.filter((one) => !mine.has(one.operation) && !this.gone.has(one.operation));
    const operations = others.concat(this.operations).sort((one, other) => one.at - other.at);
    memory.write(this.name, { operations, place: this.place, ends: this.ends, flags: Array.from(this.flags) });
  }

  add(operation) {
    // A newer response to a slot takes the place of every earlier one, also of one that was sent and not acknowledged.
    if (operation.type === "respond") this.drop((one) => one.slot === operation.slot);
    this.operations.push({ ...operation, attempt: this.attempt, operation: randomId(), at: Date.now() });
    this.save();
  }

  drop(unwanted) {
    for (const one of this.operations.filter(unwanted)) this.gone.add(one.operation);
    this.operations = this.operations.filter((one) => !unwanted(one));
  }

  settle(id) {
    this.drop((one) => one.operation === id);
    this.save();
  }

  // What to send now; a hand-in waits until everything before it is kept.
  due(now) {
    return this.operations.filter(
      (one, index) =>
        now - (this.sentAt[one.operation] || -Infinity) > RETRY_AFTER && (one.type !== "submit" || index === 0),
    );
  }

  waiting(slot) {
    return this.operations.some((one) => one.slot === slot);
  }

  get submitting() {
    return this.operations.some((one) => one.type === "submit");
  }
}

// Leaves nothing of an earlier attempt behind but what the server may still have to get.
function tidy(keep) {
  for (const name of memory.names()) {
    if (!name.startsWith("attempt:") || name === keep) continue;
    const stored = memory.read(name) || {};
    if (!(stored.operations || []).length || stored.ends < Date.now()) memory.remove(name);
  }
}

// ---------------------------------------------------------------- the page

class Quiz {
  constructor(model, el) {
    this.model = model;
    this.link = model.link || null; // only the light page knows whether it is connected
    const words = model.get("words") || {};
    this.t = (text, values) =>
      (words[text] || text).replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
    this.view = {};
    this.outbox = null;
    this.asked = null;
    this.trouble = "";
    this.timers = [];
    this.beat = { wall: Date.now(), steady: performance.now() };
    this.prefs = { size: "standard", theme: "auto", list: false, ...(memory.read("prefs") || {}) };
    this.status = h("p", { class: "qz-status", role: "status", "aria-live": "polite" });
    this.spoken = h("p", { class: "qz-unseen", "aria-live": "assertive" });
    this.main = h("main", { class: "qz-main" });
    this.root = h("div", { class: "qz", lang: this.t("zh-CN") }, this.main, this.spoken);
    el.append(this.root);
    this.dress();
  }

  start() {
    this.heard = (message) => this.hear(message);
    this.model.on("msg:custom", this.heard);
    this.on(document, "visibilitychange", () => {
      this.keepTexts();
      if (document.hidden) this.stale = true;
      else this.greet();
    });
    this.on(window, "pagehide", () => this.keepTexts());
    this.on(document, "keydown", (event) => this.key(event));
    this.timers.push(setInterval(() => this.tick(), 500));
    if (this.link) {
      this.link.onchange = () => {
        if (this.link.open) {
          if (this.outbox) this.outbox.sentAt = {};
          this.greet();
        } else this.stale = true;
        this.tell();
      };
      this.begin();
    } else {
      this.main.append(h("p", { class: "qz-wait" }, this.t("正在连接…")));
      this.greet();
    }
  }

  begin() {
    this.leftover();
    this.show(this.link.first);
  }

  // What an attempt that has ended could not send is sent all the same: the server says what of it does not count.
  leftover() {
    if (["sign_in", "paper"].includes(this.link.first.view)) return;
    const unsent = (name) => name.startsWith("attempt:") && ((memory.read(name) || {}).operations || []).length;
    const name = memory.names().find((one) => unsent(one) && memory.read(one).ends < Date.now());
    if (name) this.outbox = new Outbox(name.slice(8));
  }

  stop() {
    this.keepTexts();
    this.timers.forEach(clearInterval);
    this.model.off("msg:custom", this.heard);
    for (const [target, name, listener] of this.listeners || []) target.removeEventListener(name, listener);
  }

  on(target, name, listener) {
    this.listeners = (this.listeners || []).concat([[target, name, listener]]);
    target.addEventListener(name, listener);
  }

  // ------------------------------------------------------------ talking

  post(message) {
    if (this.link && !this.link.open) return false;
    this.model.send(message);
    return true;
  }

  ask(message, button, label) {
    this.answered();
    this.asked = { message, at: Date.now(), button, label: button && button.textContent };
    if (button) {
      button.disabled = true;
      button.textContent = label;
    }
    this.post(message);
  }

  // A button that asks the server for something.
  asker(text, message, kind = "secondary", wait = this.t("正在打开…"), more = {}) {
    const onclick = (event) => this.ask(message, event.currentTarget, wait);
    return h("button", { class: "qz-" + kind, type: "button", onclick, ...more }, text);
  }

  answered() {
    if (this.asked && this.asked.button) {
      this.asked.button.disabled = false;
      this.asked.button.textContent = this.asked.label;
    }
    this.asked = null;
  }

  greet() {
    if (this.view.view === "sign_in" && this.link) return;
    const { view, attempt, sitting } = this.view;
    if (view === "rules" && this.stale) this.post({ type: "open", sitting });
    else if ((view === "home" || view === "practice") && this.stale) this.post({ type: view });
    else this.post({ type: "hello", fresh: Boolean(view), ...(view === "paper" ? { attempt } : {}) });
    this.stale = false;
    if (this.asked) this.post(this.asked.message);
    else if (view && memory.read("drill")) this.post({ ...memory.read("drill"), quiet: true });
    this.flush();
  }

  flush() {
    if (!this.outbox) return;
    const now = Date.now();
    for (const one of this.outbox.due(now)) {
      const { at, ...message } = one;
      if (this.post(message)) this.outbox.sentAt[one.operation] = now;
    }
    this.tell();
  }

  hear(message) {
    const { outbox } = this;
    switch (message.type) {
      case "view":
        if (message.view === "sign_in" && this.link) location.reload();
        this.answered();
        this.receiveView(message);
        break;
      case "clock":
        this.setClock(message);
        break;
      case "kept":
        if (this.drilled(message)) break;
        if (!outbox) break;
        if (message.deadline) this.runClock(message.now, message.deadline);
        this.trouble = "";
        this.settle(message.operation);
        break;
      case "refused":
        if (this.drilled(message)) {
          if (!this.asked || this.asked.message.operation !== message.operation) break;
          this.toast(message.message);
          this.ask({ type: "practice" });
          break;
        }
        if (!outbox) break;
        this.refused(message);
        break;
      case "unsaved":
        this.trouble = message.message;
        this.tell();
        break;
      case "notice":
        this.answered();
        this.toast(message.message);
        if (this.view.view === "sign_in") this.signInFailed(message.message);
        break;
      default:
    }
  }

  // A view that shows nothing new is not drawn again: it would take the focus from whoever reads or writes.
  receiveView(message) {
    const same = message.view === this.view.view && message.attempt === this.view.attempt;
    if (message.view === "drill" && message.review) memory.remove("drill");
    if (message.view === "paper" && same) this.setClock(message);
    else if (same && message.drill && message.drill === this.view.drill && !message.review === !this.view.review) return;
    else if (same && JSON.stringify({ ...message, now: 0 }) === JSON.stringify({ ...this.view, now: 0 })) this.tell();
    else this.show(message);
  }

  refused(message) {
    const { outbox } = this;
    const known = outbox.operations.some((one) => one.operation === message.operation);
    if (message.code !== "late" && message.code !== "handed_in") {
      outbox.settle(message.operation);
      if (this.view.attempt === outbox.attempt) this.toast(message.message);
    } else if (known) {
      const late = outbox.operations.filter((one) => one.type === "respond").map((one) => one.slot);
      outbox.drop(() => true);
      outbox.save();
      const slots = late.sort((one, other) => one - other).join("、");
      const text = this.t("第 {slots} 题的作答在收卷之后才送达，没有计入。", { slots });
      if (late.length) this.late = { attempt: outbox.attempt, text };
      if (late.length) this.toast(text, 12000);
      this.ask({ type: "look", attempt: outbox.attempt });
    }
    this.tell();
  }

  settle(id) {
    const one = this.outbox.operations.find((each) => each.operation === id);
    this.outbox.settle(id);
    if (one && one.type === "submit") this.ask({ type: "look", attempt: this.outbox.attempt });
    this.tell();
  }

  setClock(message) {
    if (!message.attempt || this.view.attempt !== message.attempt || this.view.view !== "paper") return;
    this.runClock(message.now, message.deadline);
    for (const { number } of this.view.sheet) {
      const there = message.responses[number] === undefined ? null : message.responses[number];
      const same = JSON.stringify(there) === JSON.stringify(this.response(number));
      if (same || this.outbox.waiting(number) || this.typing === number || this.writing(number)) continue;
      this.keep(number, there);
      this.redraw(number);
    }
    this.drawCard();
  }

  // Whether the member has a text field of this slot under the fingers.
  writing(number) {
    const { activeElement } = document;
    const slot = activeElement && activeElement.closest && activeElement.closest("#qz-slot-" + number);
    return Boolean(slot) && (activeElement.tagName === "TEXTAREA" || activeElement.classList.contains("qz-blank"));
  }

  runClock(now, deadline) {
    this.outbox.ends = Date.now() + (deadline - now);
    if (this.over && now < deadline) {
      this.over = 0; // the deadline was moved
      this.drawBody();
    }
  }

  tick() {
    const now = Date.now();
    const steady = performance.now();
    const jumped = Math.abs(now - this.beat.wall - (steady - this.beat.steady)) > 3000;
    this.beat = { wall: now, steady };
    if (jumped || (this.wake && now > this.wake)) {
      this.wake = 0;
      this.stale = true;
      this.greet(); // the device's clock was set or it slept, or a sitting has opened
    }
    if (this.asked && now - this.asked.at > RETRY_AFTER) {
      this.asked.at = now;
      this.post(this.asked.message);
    }
    this.flush();
    if (this.view.view === "rules" && this.view.opens) this.countDown(now);
    if (this.view.view !== "paper") return;
    const left = Math.max(0, Math.ceil((this.outbox.ends - now) / 1000));
    const text = clockText(left);
    if (this.clock.textContent !== text) this.clock.textContent = text;
    this.clock.classList.toggle("qz-urgent", left <= 60);
    for (const minutes of [5, 1]) {
      if (left === minutes * 60 && this.warned !== minutes) {
        this.warned = minutes;
        this.say(this.t("还剩 {minutes} 分钟", { minutes }));
      }
    }
    if (left <= 3) this.keepTexts();
    if (left === 0) this.collect(now);
  }

  countDown(now) {
    const left = Math.ceil((this.opensAt - now) / 1000);
    let text = "";
    if (left <= 0) text = this.t("马上开放…");
    else if (left < 24 * 3600) text = this.t("距开始还有 {left}", { left: clockText(left) });
    if (this.counter.textContent !== text) this.counter.textContent = text;
  }

  // Time is up: nothing more is taken. What is still on its way is settled first, so that the member is told of it.
  collect(now) {
    if (!this.over) {
      this.over = now;
      for (const one of this.body.querySelectorAll("input, textarea, select, button")) one.disabled = true;
      this.tell();
    }
    if (this.link && !this.link.open) this.over = now;
    else if (!this.asked && (!this.outbox.operations.length || now - this.over > RETRY_AFTER)) {
      this.ask({ type: "look", attempt: this.view.attempt });
      this.asked.at = now - RETRY_AFTER + 1500; // ask again soon: the server's clock decides
    }
  }

  tell() {
    const paper = this.view.view === "paper";
    const waiting = paper ? this.outbox.operations.length + (this.typing ? 1 : 0) : 0;
    let [kind, text] = ["kept", paper ? this.t("已全部保存") : ""];
    if (this.link && !this.link.open && !this.link.moving && this.view.view !== "sign_in") {
      kind = "cut";
      if (this.link.resting) text = this.t("同时打开的窗口太多，这个窗口已暂停，继续操作会重新连接");
      else if (paper && this.over) text = this.t("作答时间已到，恢复连接后自动收卷");
      else if (waiting) text = this.t("连接中断，{count} 处作答已存在本机，恢复后自动上传", { count: waiting });
      else text = paper ? this.t("连接中断，可以继续作答，正在重新连接…") : this.t("连接中断，正在重新连接…");
    } else if (paper && this.over) text = this.t("作答时间已到，正在收卷…");
    else if (this.trouble && (paper || this.view.view === "drill")) [kind, text] = ["cut", this.trouble];
    else if (waiting) [kind, text] = ["saving", this.t("正在保存…")];
    if (paper && this.outbox.submitting) {
      text = this.t("正在交卷，请不要关闭页面。") + (kind === "cut" ? text : "");
    }
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.dataset.kind = kind;
    if (this.handIn) this.handIn.disabled = Boolean(paper && (this.over || this.outbox.submitting));
  }

  say(text) {
    this.spoken.textContent = text;
    this.toast(text);
  }

  toast(text, lasts = 5000) {
    const note = h("div", { class: "qz-toast", role: "alert" }, text);
    this.root.append(note);
    setTimeout(() => note.remove(), lasts);
  }

  // ------------------------------------------------------------ views

  show(view) {
    this.keepTexts();
    this.closeDialog();
    this.view = view;
    this.handIn = null;
    this.over = 0;
    this.trouble = "";
    const opens = view.opens || 0;
    this.opensAt = opens ? Date.now() + (opens - view.now) : 0;
    this.wake = opens ? this.opensAt + Math.random() * 2000 : 0;
    const draw = {
      sign_in: () => this.drawSignIn(),
      home: () => this.drawHome(),
      rules: () => this.drawRules(),
      paper: () => this.drawPaper(),
      score: () => this.drawScore(),
      practice: () => this.drawPractice(),
      drill: () => this.drawDrill(),
    }[view.view];
    this.main.textContent = "";
    this.root.dataset.view = view.view;
    draw();
    window.scrollTo(0, 0);
    const heading = this.main.querySelector("h1");
    if (heading && this.shownBefore && !view.told) heading.focus({ preventScroll: true });
    this.shownBefore = true;
    if (view.view !== "paper") tidy(this.outbox ? this.outbox.name : "");
    this.tell();
  }

  heading(text) {
    return h("h1", { tabindex: "-1" }, text);
  }

  tools() {
    const t = this.t;
    const themes = { auto: t("随系统"), light: t("浅色"), dark: t("深色") };
    const sizes = { standard: t("标准"), large: t("大"), huge: t("特大") };
    const cycle = (name, values) => () => {
      const all = Object.keys(values);
      this.prefs[name] = all[(all.indexOf(this.prefs[name]) + 1) % all.length];
      memory.write("prefs", this.prefs);
      this.dress();
      size.textContent = t("字号") + "·" + sizes[this.prefs.size];
      theme.textContent = themes[this.prefs.theme];
    };
    const size = h("button", { class: "qz-tool", type: "button", onclick: cycle("size", sizes) });
    const theme = h("button", {
      class: "qz-tool",
      type: "button",
      title: t("浅色或深色"),
      onclick: cycle("theme", themes),
    });
    size.textContent = t("字号") + "·" + sizes[this.prefs.size];
    theme.textContent = themes[this.prefs.theme];
    return h("div", { class: "qz-tools" }, size, theme);
  }

  dress() {
    const dark = window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
    this.root.dataset.theme = this.prefs.theme === "auto" ? (dark ? "dark" : "light") : this.prefs.theme;
    this.root.dataset.size = SIZES.includes(this.prefs.size) ? this.prefs.size : "standard";
  }

  banner() {
    const { member } = this.view;
    const who = member && h("p", { class: "qz-who" }, h("strong", null, member.name), h("span", null, member.branch));
    const leave =
      this.link && member
        ? h(
            "form",
            { method: "post", action: this.link.signOut, onsubmit: () => [tidy(), memory.remove("drill")] },
            h("button", { class: "qz-tool" }, this.t("退出")),
          )
        : null;
    return h(
      "header",
      null,
      h("div", { class: "qz-banner" }, who || h("p", { class: "qz-who" }), this.tools(), leave),
      this.status,
    );
  }

  drawSignIn() {
    const t = this.t;
    const field = (name, label, attributes) => [
      h("label", { for: "qz-" + name }, label),
      h("input", { id: "qz-" + name, name, maxlength: 60, autocomplete: "off", ...attributes }),
    ];
    this.signInMessage = h("p", { class: "qz-error", role: "alert" }, this.view.message || "");
    const button = h("button", { class: "qz-primary" }, t("进入"));
    const form = h(
      "form",
      { class: "qz-panel", method: "post", action: this.link ? this.link.signIn : null },
      this.signInMessage,
      field("number", t("工号"), { required: true, inputmode: "text", value: this.view.number || "" }),
      field("name", t("姓名"), { required: true, value: this.view.name || "" }),
      this.view.pins ? field("pin", t("PIN 码（没有发的不用填）"), { type: "password", inputmode: "text" }) : [],
      button,
      h("p", { class: "qz-hint" }, t("工号前面的 0 不要省略。登录不上请联系本支部组织者。")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.link) {
        button.disabled = true;
        button.textContent = t("正在登录…");
        this.link.enter(form).then(
          () => this.begin(),
          () => {
            button.disabled = false;
            button.textContent = t("进入");
            this.signInFailed(t("网络不通，没有登录上，请稍后再试。"));
          },
        );
        return;
      }
      const [number, name, pin] = ["number", "name", "pin"].map((key) => (form.elements[key] || { value: "" }).value);
      this.signInMessage.textContent = "";
      this.ask({ type: "sign_in", number, name, pin }, button, t("正在登录…"));
    });
    this.main.append(
      h("header", { class: "qz-banner" }, h("p", { class: "qz-who" }), this.tools()),
      this.heading(t("知识竞赛与测试")),
      form,
    );
  }

  signInFailed(message) {
    this.signInMessage.textContent = message;
  }

  drawHome() {
    const t = this.t;
    const { sittings } = this.view;
    this.main.append(this.banner(), this.heading(t("我的场次")));
    if (!sittings.length) {
      this.main.append(h("p", { class: "qz-empty" }, t("目前没有需要您参加的场次。")));
    }
    const practice = this.todo(t("日常练习"), t("每日五题、错题本、按法规练习，随时可练，不计成绩。"), t("去练习"), { type: "practice" });
    const past = sittings.findIndex((one) => one.phase === "closed");
    sittings.forEach((one, index) => {
      if (index === past && this.view.practice) this.main.append(practice);
      const label = one.running ? t("继续作答") : one.todo ? t("去参加") : t("查看");
      const kind = one.running || one.todo ? "primary" : "secondary";
      const named = { "aria-label": label + " " + one.title };
      const button = this.asker(label, { type: "open", sitting: one.sitting }, kind, undefined, named);
      this.main.append(
        h(
          "section",
          { class: "qz-panel qz-sitting", "data-phase": one.phase },
          h("p", { class: "qz-chips" }, h("span", { class: "qz-chip" }, one.kind), h("span", null, one.when)),
          h("h2", null, one.title),
          one.score
            ? h(
                "p",
                { class: "qz-result", "data-grade": one.score.grade },
                h("strong", null, one.score.points),
                t(" / {maximum} 分", one.score),
                h("span", { class: "qz-chip" }, one.score.verdict),
              )
            : one.attempts
              ? h("p", { class: "qz-result" }, t("已交卷，成绩待公布"))
              : null,
          button,
        ),
      );
    });
    if (past < 0 && this.view.practice) this.main.append(practice);
  }

  // A panel with something to do: a heading, a line, and the button that asks for ``message``.
  todo(title, line, label, message, more) {
    const named = { "aria-label": label + " " + title };
    return h(
      "section",
      { class: "qz-panel qz-sitting" },
      h("h2", null, title),
      more || null,
      h("p", { class: "qz-result" }, line),
      label ? this.asker(label, message, "secondary", undefined, named) : null,
    );
  }

  // ------------------------------------------------------------ the drill

  drawPractice() {
    const t = this.t;
    const { daily, missed, regulations, withheld } = this.view;
    const nothing = t("今天没有要练的了，明天再来。");
    const right = daily.done ? t("今天已练 {done} 道，答对 {right} 道。", daily) : "";
    const wrong = missed.count ? t("还有 {count} 道没有掌握，今天可练 {left} 道。", missed) : t("没有错题。");
    this.main.append(
      this.banner(),
      this.heading(t("日常练习")),
      this.todo(
        t("每日五题"),
        right + (daily.left ? t("先复习到期的题，再练新题。") : daily.done ? "" : nothing),
        daily.left ? (daily.done ? t("接着练") : t("开始练")) : "",
        { type: "drill", scope: "daily" },
      ),
      this.todo(t("错题本"), wrong, missed.left ? t("练错题") : "", { type: "drill", scope: "missed" }),
      withheld ? h("p", { class: "qz-note" }, t("有 {withheld} 道题留给还没有公布答案的场次，暂时不能练。", this.view)) : "",
      regulations.length ? h("h2", null, t("按法规练习")) : "",
      ...regulations.map((one) => {
        const count = one.known + one.learning + one.new;
        const part = (name) => h("i", { class: "qz-" + name, style: "width:" + (100 * one[name]) / count + "%" });
        const bar = h("p", { class: "qz-bar", "aria-hidden": "true" }, part("known"), part("learning"));
        const line = t("已掌握 {known} · 在学 {learning} · 未练 {new}", one) + (one.left ? "" : " · " + t("今天练完了"));
        return this.todo(one.title, line, one.left ? t("练习") : "", { type: "drill", scope: "regulation", regulation: one.regulation }, bar);
      }),
      h("div", { class: "qz-actions" }, this.homeButton()),
    );
  }

  drawDrill() {
    const t = this.t;
    const { view } = this;
    const { scope, regulation, review, sheet } = view;
    this.next = review
      ? this.asker(t("下一题"), { type: "drill", scope, regulation }, "primary")
      : h("button", { class: "qz-primary", type: "button", onclick: () => this.answer() }, t("看答案"));
    this.body = h("div", { class: "qz-body" });
    const faces = review || sheet;
    faces.forEach((one, index) => {
      const before = (faces[index - 1] || {}).material;
      this.body.append(review ? this.drawReviewed(one, before) : this.drawSlot(one, before));
    });
    this.main.append(
      this.banner(),
      h("div", { class: "qz-line" }, this.heading(view.title), h("p", { class: "qz-hint" }, view.place)),
      review ? h("p", { class: "qz-told", role: "status", "data-right": view.right }, view.told) : "",
      this.body,
      h("div", { class: "qz-actions" }, this.asker(t("日常练习"), { type: "practice" }), this.next),
    );
    this.spoken.textContent = view.told || "";
    if (review) this.next.focus({ preventScroll: true });
  }

  // What was answered stays in this browser until the server says that it is kept.
  answer() {
    this.keepTexts();
    const { scope, regulation, drill, question, turn, responses } = this.view;
    const message = { type: "answer", operation: randomId(), scope, regulation, drill, question, turn, responses };
    memory.write("drill", message);
    this.ask(message, this.next, this.t("正在保存…"));
  }

  drilled(message) {
    const sent = memory.read("drill");
    if (!sent || sent.operation !== message.operation) return false;
    memory.remove("drill");
    return true;
  }

  rows(rows) {
    return h(
      "dl",
      { class: "qz-rows" },
      rows.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))),
    );
  }

  homeButton() {
    return this.asker(this.t("全部场次"), { type: "home" });
  }

  drawRules() {
    const t = this.t;
    const { view } = this;
    const past = view.past.map((one) =>
      h(
        "li",
        null,
        h("span", null, t("第 {ordinal} 次", one) + " · " + one.ended),
        this.asker(
          one.score ? t("{points} 分", one.score) + " · " + one.score.verdict : t("已交卷"),
          { type: "look", attempt: one.attempt },
          "link",
        ),
      ),
    );
    this.counter = h("p", { class: "qz-countdown", role: "timer" });
    this.main.append(
      this.banner(),
      h("p", { class: "qz-chips" }, h("span", { class: "qz-chip" }, view.kind)),
      this.heading(view.title),
      view.note ? h("p", { class: "qz-note" }, view.note) : "",
      h("section", { class: "qz-panel" }, this.rows(view.rows)),
      past.length ? h("section", { class: "qz-panel" }, h("h2", null, t("已交的试卷")), h("ul", { class: "qz-past" }, past)) : "",
      view.reason ? h("p", { class: "qz-reason", role: "note" }, view.reason) : "",
      h(
        "div",
        { class: "qz-actions" },
        this.homeButton(),
        view.startable
          ? this.asker(
              view.running ? t("继续作答") : view.past.length ? t("再答一次") : t("开始作答"),
              { type: "start", sitting: view.sitting },
              "primary",
              t("正在发卷…"),
            )
          : view.opens
            ? this.counter
            : "",
      ),
    );
  }

  drawScore() {
    const t = this.t;
    const { view } = this;
    memory.remove("attempt:" + view.attempt);
    if (this.outbox && this.outbox.attempt === view.attempt) this.outbox = null;
    const { score } = view;
    const face = score
      ? [
          h("p", { class: "qz-points" }, h("strong", null, score.points), t(" / {maximum} 分", score)),
          h("p", null, h("span", { class: "qz-chip" }, score.verdict), t("合格线 {pass_line} 分", score)),
          score.pending
            ? h("p", { class: "qz-note" }, t("有 {pending} 道简答题待人工评分，以上为已评部分的得分。", score))
            : null,
        ]
      : [h("p", { class: "qz-points" }, t("已交卷")), h("p", null, t("成绩将在规定的时间公布。"))];
    this.main.append(
      this.banner(),
      this.heading(view.title),
      view.in_time ? "" : h("p", { class: "qz-note" }, t("作答时间已到，系统按截止前保存的作答自动收卷。")),
      this.late && this.late.attempt === view.attempt ? h("p", { class: "qz-note" }, this.late.text) : "",
      h("section", { class: "qz-panel qz-score", "data-grade": score ? score.grade : "hidden" }, face),
      h("section", { class: "qz-panel" }, this.rows(view.rows)),
      view.hidden ? h("p", { class: "qz-note" }, view.hidden) : "",
      h(
        "div",
        { class: "qz-actions" },
        this.homeButton(),
        view.certificate && this.link
          ? h("a", { class: "qz-secondary", href: this.link.signOut.replace(/sign-out$/, "certificate/" + view.certificate) }, t("下载证书"))
          : "",
        view.again ? this.asker(t("再答一次"), { type: "open", sitting: view.sitting }) : "",
      ),
      view.review ? h("h2", { class: "qz-reviewed" }, t("答案与解析")) : "",
      ...(view.review || []).map((one, index) => this.drawReviewed(one, (view.review[index - 1] || {}).material)),
    );
  }

  drawReviewed(one, before) {
    const t = this.t;
    const part = one.points ? t("部分得分") : t("部分答对");
    const states = { right: t("答对"), part, wrong: t("答错"), empty: t("未作答"), pending: t("待评分") };
    const words = (response) => {
      if (response === null || response === undefined) return t("（未作答）");
      if (typeof response === "boolean") return response ? t("正确") : t("错误");
      return Array.isArray(response) ? response.map((text) => text || "—").join("；") : response;
    };
    const chosen = (letter, response) => typeof response === "string" && response.includes(letter);
    const choices = (one.pairs ? [] : one.choices || []).map((text, index) => {
      const letter = LETTERS[index];
      const [right, own] = [chosen(letter, one.key), chosen(letter, one.response)];
      return h(
        "li",
        { "data-right": right, "data-own": own },
        h("span", { class: "qz-letter" }, letter),
        h("span", { class: "qz-text" }, text),
        right ? h("span", { class: "qz-mark" }, t("✓ 正确答案")) : own ? h("span", { class: "qz-mark" }, t("✗ 您的选择")) : null,
      );
    });
    return h(
      "article",
      { class: "qz-panel qz-review", "data-state": one.state },
      h(
        "p",
        { class: "qz-chips" },
        h("span", { class: "qz-chip" }, (one.points ? one.number + " · " : "") + t(one.label)),
        one.state
          ? h("span", { class: "qz-verdict" }, states[one.state] + (one.points ? " " + t("{earned} / {points} 分", one) : ""))
          : h("span", null, t("{points} 分", one)),
      ),
      one.material && one.material !== before ? h("p", { class: "qz-material" }, one.material) : null,
      h("p", { class: "qz-stem" }, one.stem),
      choices.length ? h("ul", { class: "qz-choices" }, choices) : null,
      one.pairs ? this.drawPairs(one) : null,
      this.rows([
        ...(one.pairs && one.response ? [] : [[t("您的作答"), words(one.response)]]),
        ...(one.pairs ? [] : [[one.kind === "short" ? t("参考答案") : t("正确答案"), words(one.key)]]),
        ...(one.rationale ? [[t("解析"), one.rationale]] : []),
        [t("依据"), one.basis],
      ]),
    );
  }

  // Each premise, or each place of an order, with what belongs there and what the member put there.
  drawPairs(one) {
    const t = this.t;
    const line = (name, text) => h("p", { class: "qz-named" }, h("span", null, name), h("span", null, text));
    const pairs = one.pairs.map((pair) =>
      h(
        "li",
        { "data-right": pair.right || !one.response, "data-own": !pair.right && Boolean(one.response) },
        one.kind === "order" ? h("span", { class: "qz-letter" }, pair.head) : null,
        h(
          "div",
          { class: "qz-text" },
          one.kind === "match" ? h("p", { class: "qz-head" }, pair.head) : null,
          pair.right || !one.response
            ? h("p", null, pair.key)
            : [line(t("您的作答"), pair.own || t("未选")), line(t("正确答案"), pair.key)],
        ),
        one.response ? h("span", { class: "qz-mark" }, pair.right ? t("✓ 正确") : t("✗ 错误")) : null,
      ),
    );
    return h("ol", { class: "qz-choices qz-pairs" }, pairs);
  }

  // ------------------------------------------------------------ the paper

  drawPaper() {
    const t = this.t;
    const { view } = this;
    this.outbox = new Outbox(view.attempt);
    this.trouble = "";
    this.over = 0;
    tidy(this.outbox.name);
    for (const one of this.outbox.operations) {
      if (one.type === "respond") this.keep(one.slot, one.response);
    }
    this.warned = 0;
    this.clock = h("span", { class: "qz-clock", role: "timer", "aria-label": t("剩余时间") });
    this.runClock(view.now, view.deadline);
    this.body = h("div", { class: "qz-body" });
    this.card = h("nav", { class: "qz-card", "aria-label": t("答题卡") });
    this.cardButton = h("button", { class: "qz-secondary", type: "button", onclick: () => this.openCard() });
    this.previous = h("button", { class: "qz-secondary", type: "button", onclick: () => this.go(-1) }, t("上一题"));
    this.next = h("button", { class: "qz-primary", type: "button", onclick: () => this.go(1) }, t("下一题"));
    this.modeButton = h("button", { class: "qz-tool", type: "button", onclick: () => this.switchMode() });
    this.main.append(
      h(
        "header",
        { class: "qz-top" },
        h(
          "div",
          { class: "qz-line qz-small" },
          h("p", { class: "qz-who" }, view.member.name, h("span", null, view.member.branch)),
          h("button", { class: "qz-tool", type: "button", onclick: () => this.leave() }, t("全部场次")),
        ),
        h("div", { class: "qz-line" }, this.heading(view.title), this.clock),
        h(
          "div",
          { class: "qz-line qz-state" },
          this.status,
          h("div", { class: "qz-tools" }, this.modeButton, this.tools()),
        ),
      ),
      h("div", { class: "qz-columns" }, this.body, h("aside", { class: "qz-side" }, this.card)),
      h("footer", { class: "qz-bottom" }, this.previous, this.cardButton, this.next),
    );
    this.makeCard();
    this.outbox.save();
    this.drawBody();
    this.tick();
  }

  leave() {
    this.keepTexts();
    this.ask({ type: "home" });
  }

  get place() {
    return Math.min(Math.max(1, this.outbox.place), this.view.sheet.length);
  }

  drawBody() {
    const { list } = this.prefs;
    const { sheet } = this.view;
    this.root.dataset.list = list;
    this.modeButton.textContent = list ? this.t("逐题显示") : this.t("整卷显示");
    this.body.textContent = "";
    const shown = list ? sheet : [sheet[this.place - 1]];
    shown.forEach((face, index) => this.body.append(this.drawSlot(face, (shown[index - 1] || {}).material)));
    this.previous.disabled = list || this.place === 1;
    const last = this.place === sheet.length;
    this.next.textContent = list || last ? this.t("交卷") : this.t("下一题");
    this.drawCard();
  }

  drawSlot(face, before) {
    const t = this.t;
    const { number } = face;
    const paper = this.view.view === "paper";
    const flagged = paper && this.outbox.flags.has(number);
    const flag = paper && h(
      "button",
      { class: "qz-tool qz-flag", type: "button", "aria-pressed": String(flagged), onclick: () => this.flag(number) },
      flagged ? t("★ 已标记") : t("☆ 标记"),
    );
    const clear = h("button", { class: "qz-tool", type: "button", onclick: () => this.clear(number) }, t("清除"));
    const material =
      face.material && face.material !== before
        ? h("details", { class: "qz-material", open: true }, h("summary", null, t("案例材料")), h("p", null, face.material))
        : null;
    const stem = h("div", { class: "qz-stem", id: "qz-stem-" + number });
    if (face.kind !== "fill") stem.textContent = face.stem;
    return h(
      "section",
      { class: "qz-panel qz-slot", id: "qz-slot-" + number, "data-number": number, "aria-labelledby": "qz-stem-" + number },
      h(
        "div",
        { class: "qz-line" },
        h(
          "p",
          { class: "qz-chips" },
          paper || this.view.sheet.length > 1 ? h("strong", null, number + " / " + this.view.sheet.length) : null,
          h("span", { class: "qz-chip" }, t(face.label)),
          paper ? h("span", null, t("{points} 分", face)) : null,
        ),
        h("div", { class: "qz-tools" }, clear, flag),
      ),
      material,
      stem,
      this.drawInput(face, stem),
    );
  }

  drawInput(face, stem) {
    const { number } = face;
    const response = this.response(number);
    if (face.kind === "fill") return this.drawBlanks(face, stem, response || []);
    if (face.kind === "numerical") return this.drawNumber(face, response || "");
    if (face.kind === "match") return this.drawMatch(face, response || "");
    if (face.kind === "order") return this.drawOrder(face, response);
    if (face.kind === "short") {
      return h("textarea", {
        class: "qz-text-input",
        rows: 8,
        maxlength: 5000,
        "aria-labelledby": "qz-stem-" + number,
        placeholder: this.t("在这里作答"),
        value: response || "",
        oninput: (event) => this.type(number, () => event.target.value.trim() || null),
        onblur: () => this.keepTexts(),
      });
    }
    const truth = face.kind === "truefalse";
    const choices = truth ? [this.t("正确"), this.t("错误")] : face.choices;
    const many = face.kind === "multiple";
    const value = (index) => (truth ? index === 0 : LETTERS[index]);
    const mark = () => {
      inputs.forEach((one) => one.setAttribute("data-picked", one.querySelector("input").checked));
    };
    const inputs = choices.map((text, index) => {
      const input = h("input", {
        type: many ? "checkbox" : "radio",
        name: "qz-" + number,
        checked: many ? (response || "").includes(LETTERS[index]) : response === value(index),
        onchange: () => {
          mark();
          const picked = inputs.map((one) => one.querySelector("input").checked);
          const letters = LETTERS.split("").filter((_, i) => picked[i]);
          this.respond(number, many ? letters.join("") || null : value(index));
        },
      });
      return h(
        "label",
        { class: "qz-choice" },
        input,
        h("span", { class: "qz-letter", "aria-hidden": "true" }, truth ? (index === 0 ? "✓" : "✗") : LETTERS[index]),
        h("span", { class: "qz-text" }, text),
      );
    });
    mark();
    return h(
      "div",
      { class: "qz-options", role: many ? "group" : "radiogroup", "aria-labelledby": "qz-stem-" + number },
      inputs,
    );
  }

  drawBlanks(face, stem, response) {
    const { number } = face;
    const parts = face.stem.split("____");
    const inputs = Array.from({ length: face.blanks }, (_, index) =>
      h("input", {
        class: "qz-blank",
        maxlength: 200,
        autocomplete: "off",
        "aria-label": this.t("第 {index} 空", { index: index + 1 }),
        value: response[index] || "",
        oninput: () => this.type(number, read),
        onblur: () => this.keepTexts(),
      }),
    );
    const read = () => (inputs.some((one) => one.value.trim()) ? inputs.map((one) => one.value) : null);
    parts.forEach((text, index) => stem.append(text, inputs[index] || ""));
    return null;
  }

  drawNumber(face, response) {
    const { number } = face;
    const input = h("input", {
      class: "qz-blank",
      inputmode: "decimal",
      maxlength: 60,
      autocomplete: "off",
      "aria-labelledby": "qz-stem-" + number + " qz-unit-" + number,
      placeholder: this.t("填数字"),
      value: response,
      oninput: () => this.type(number, () => input.value.trim() || null),
      onblur: () => this.keepTexts(),
    });
    return h("p", { class: "qz-number" }, input, h("span", { id: "qz-unit-" + number }, face.unit));
  }

  // A native list for each premise: a phone opens it as a wheel under the thumb. What such a list would cut off stands
  // in full above.
  drawMatch(face, response) {
    const t = this.t;
    const { number, choices } = face;
    const lettered = choices.map((text, index) => LETTERS[index] + "．" + text);
    const read = () => {
      const letters = selects.map((one) => one.value).join("");
      return /[A-H]/.test(letters) ? letters : null;
    };
    const chosen = (event) => {
      event.target.dataset.done = event.target.value !== "-";
      this.respond(number, read());
    };
    const done = (index) => LETTERS.includes(response[index] || "-");
    const selects = face.premises.map((_, index) =>
      h(
        "select",
        { id: "qz-premise-" + number + "-" + index, class: "qz-select", "data-done": done(index), onchange: chosen },
        h("option", { value: "-" }, t("请选择")),
        lettered.map((text, i) => h("option", { value: LETTERS[i], selected: response[index] === LETTERS[i] }, text)),
      ),
    );
    const premises = face.premises.map((text, index) =>
      h("li", null, h("label", { for: selects[index].id }, h("b", null, index + 1 + "．"), text), selects[index]),
    );
    const long = choices.some((text) => text.length > 14);
    return h(
      "div",
      { role: "group", "aria-labelledby": "qz-stem-" + number },
      long ? h("ul", { class: "qz-lettered" }, lettered.map((text) => h("li", null, text))) : null,
      h("ul", { class: "qz-premises" }, premises),
    );
  }

  // Nothing is answered until the member moves something or says that the order shown is meant.
  drawOrder(face, response) {
    const t = this.t;
    const { number, choices } = face;
    const letters = (response || LETTERS.slice(0, choices.length)).split("");
    const button = (place, step, label) =>
      h(
        "button",
        {
          type: "button",
          "aria-label": t("{label}：{text}", { label, text: choices[LETTERS.indexOf(letters[place])] }),
          disabled: place + step < 0 || place + step === letters.length,
          onclick: () => this.move(face, letters, place, step),
        },
        label,
      );
    const items = letters.map((letter, place) =>
      h(
        "li",
        { class: "qz-item", "data-moved": this.moved === number + letter },
        h("span", { class: "qz-letter", "aria-hidden": "true" }, place + 1),
        h("span", { class: "qz-text" }, choices[LETTERS.indexOf(letter)]),
        h("span", { class: "qz-moves" }, button(place, -1, t("上移")), button(place, 1, t("下移"))),
      ),
    );
    const take = () => {
      this.respond(number, letters.join(""));
      this.redraw(number);
      this.body.querySelector("#qz-slot-" + number + " .qz-item button:not([disabled])").focus();
    };
    return h(
      "div",
      { role: "group", "aria-labelledby": "qz-stem-" + number },
      h("ol", { class: "qz-order" }, items),
      response ? null : h("p", { class: "qz-hint" }, t("用“上移”“下移”排好顺序。顺序已经对了，就点下面的按钮。")),
      response ? null : h("button", { class: "qz-secondary qz-take", type: "button", onclick: take }, t("就按这个顺序")),
    );
  }

  move(face, letters, place, step) {
    if (this.over) return;
    const { number } = face;
    const moved = letters.slice();
    [moved[place], moved[place + step]] = [moved[place + step], moved[place]];
    this.moved = number + letters[place];
    this.respond(number, moved.join(""));
    this.redraw(number);
    const item = this.body.querySelectorAll("#qz-slot-" + number + " .qz-item")[place + step];
    const [up, down] = item.querySelectorAll("button");
    const same = step < 0 ? up : down;
    (same.disabled ? (step < 0 ? down : up) : same).focus({ preventScroll: true });
    const text = item.querySelector(".qz-text").textContent;
    this.spoken.textContent = this.t("第 {place} 位：{text}", { place: place + step + 1, text });
  }

  response(number) {
    const found = this.view.responses[number];
    return found === undefined ? null : found;
  }

  keep(number, response) {
    if (response === null) delete this.view.responses[number];
    else this.view.responses[number] = response;
  }

  respond(number, response) {
    if (JSON.stringify(response) === JSON.stringify(this.response(number))) return;
    if (this.over) return;
    if (this.link && this.link.resting) this.link.wake();
    this.keep(number, response);
    if (this.view.view === "drill") return;
    this.outbox.add({ type: "respond", slot: number, response });
    this.flush();
    this.drawCard();
  }

  type(number, read) {
    if (this.typing && this.typing !== number) this.keepTexts();
    if (!this.typing) this.typingSince = Date.now();
    this.typing = number;
    this.readText = read;
    clearTimeout(this.typingTimer);
    const pause = Date.now() - this.typingSince > LONGEST_TYPING ? 0 : TYPING_PAUSE;
    this.typingTimer = setTimeout(() => this.keepTexts(), pause);
    this.tell();
  }

  keepTexts() {
    clearTimeout(this.typingTimer);
    if (!this.typing) return;
    const number = this.typing;
    this.typing = null;
    if (this.view.responses) this.respond(number, this.readText());
  }

  clear(number) {
    this.typing = null;
    this.respond(number, null);
    this.redraw(number);
    const field = this.body.querySelector(["input", "textarea", "select", ".qz-item button:not([disabled])"].map((one) => "#qz-slot-" + number + " " + one).join());
    if (field) field.focus({ preventScroll: true });
  }

  redraw(number) {
    const old = this.body.querySelector("#qz-slot-" + number);
    if (!old) return;
    const before = this.prefs.list || this.view.view === "drill" ? (this.view.sheet[number - 2] || {}).material : undefined;
    old.replaceWith(this.drawSlot(this.view.sheet[number - 1], before));
  }

  flag(number) {
    this.keepTexts();
    if (!this.outbox.flags.delete(number)) this.outbox.flags.add(number);
    this.outbox.save();
    this.redraw(number);
    this.drawCard();
    const button = this.body.querySelector("#qz-slot-" + number + " .qz-flag");
    if (button) button.focus();
  }

  go(step) {
    if (step > 0 && (this.prefs.list || this.place === this.view.sheet.length)) this.askHandIn();
    else this.jump(this.place + step);
  }

  jump(number) {
    this.keepTexts();
    this.closeDialog();
    this.outbox.place = Math.min(Math.max(1, number), this.view.sheet.length);
    this.outbox.save();
    if (!this.prefs.list) {
      this.drawBody();
      window.scrollTo(0, 0);
    }
    const slot = this.body.querySelector("#qz-slot-" + this.outbox.place);
    if (this.prefs.list) slot.scrollIntoView({ block: "center" });
    slot.setAttribute("tabindex", "-1");
    slot.focus({ preventScroll: true });
    this.drawCard();
  }

  switchMode() {
    this.keepTexts();
    this.prefs.list = !this.prefs.list;
    memory.write("prefs", this.prefs);
    this.drawBody();
    if (this.prefs.list) this.jump(this.place);
  }

  get unanswered() {
    return this.view.sheet.map((face) => face.number).filter((number) => this.response(number) === null);
  }

  // Made once and then only painted: a button that is replaced between press and release never hears of the click.
  makeCard() {
    const t = this.t;
    this.handIn = h("button", { class: "qz-primary", type: "button", onclick: () => this.askHandIn() }, t("交卷"));
    this.cardNumbers = this.numbers(this.view.sheet);
    this.card.append(h("h2", null, t("答题卡")), this.cardNumbers, this.legend(), this.handIn);
  }

  drawCard() {
    const count = this.view.sheet.length;
    this.cardButton.textContent = this.t("答题卡 {answered}/{count}", { answered: count - this.unanswered.length, count });
    for (const button of this.cardNumbers.children) this.paint(button);
    this.tell();
  }

  numbers(faces) {
    const buttons = faces.map(({ number }) =>
      h("button", { type: "button", "data-number": number, onclick: () => this.jump(number) }, number),
    );
    buttons.forEach((button) => this.paint(button));
    return h("div", { class: "qz-numbers" }, buttons);
  }

  paint(button) {
    const t = this.t;
    const number = Number(button.dataset.number);
    const done = this.response(number) !== null;
    const flagged = this.outbox.flags.has(number);
    button.dataset.done = done;
    button.dataset.flagged = flagged;
    const states = [done ? t("已答") : t("未答"), ...(flagged ? [t("已标记")] : [])];
    button.setAttribute("aria-label", t("第 {number} 题", { number }) + "，" + states.join("，"));
    if (!this.prefs.list && number === this.place) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }

  legend() {
    const t = this.t;
    const one = (done, flagged, text) =>
      h("span", null, h("i", { "data-done": done, "data-flagged": flagged }), text);
    return h(
      "p",
      { class: "qz-legend", "aria-hidden": "true" },
      one(true, false, t("已答")),
      one(false, false, t("未答")),
      one(false, true, t("标记")),
    );
  }

  openCard() {
    const t = this.t;
    const close = h("button", { class: "qz-secondary", type: "button", onclick: () => this.closeDialog() }, t("继续作答"));
    const handIn = h("button", { class: "qz-primary", type: "button", onclick: () => this.askHandIn() }, t("交卷"));
    this.openDialog(t("答题卡"), this.numbers(this.view.sheet), this.legend(), h("div", { class: "qz-actions" }, close, handIn));
  }

  askHandIn() {
    const t = this.t;
    this.keepTexts();
    if (this.outbox.submitting) return;
    const open = this.unanswered;
    const flagged = this.view.sheet.filter(({ number }) => this.outbox.flags.has(number));
    const faces = this.view.sheet.filter(({ number }) => open.includes(number));
    const close = h("button", { class: "qz-secondary", type: "button", onclick: () => this.closeDialog() }, t("继续作答"));
    const submit = h(
      "button",
      {
        class: "qz-primary",
        type: "button",
        onclick: () => {
          this.closeDialog();
          this.outbox.add({ type: "submit" });
          this.flush();
        },
      },
      t("确认交卷"),
    );
    this.openDialog(
      t("确认交卷？"),
      open.length
        ? [h("p", null, t("还有 {count} 题没有作答，点题号可以前往：", { count: open.length })), this.numbers(faces)]
        : h("p", null, t("全部题目都已作答。")),
      flagged.length ? [h("p", null, t("有 {count} 题做了标记：", { count: flagged.length })), this.numbers(flagged)] : null,
      h("p", { class: "qz-note" }, t("交卷后不能再修改。")),
      h("div", { class: "qz-actions" }, close, submit),
    );
  }

  openDialog(title, ...content) {
    this.closeDialog();
    this.before = document.activeElement;
    const label = h("h2", { id: "qz-dialog-title", tabindex: "-1" }, title);
    const box = h(
      "div",
      { class: "qz-dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": "qz-dialog-title" },
      label,
      ...content,
    );
    const outside = (event) => event.target === this.dialog && this.closeDialog();
    this.dialog = h("div", { class: "qz-shade", onclick: outside }, box);
    this.root.append(this.dialog);
    label.focus();
  }

  closeDialog() {
    if (!this.dialog) return;
    this.dialog.remove();
    this.dialog = null;
    if (this.before && this.before.isConnected) this.before.focus({ preventScroll: true });
  }

  // ------------------------------------------------------------ keyboard

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (this.dialog) {
      if (event.key === "Escape") this.closeDialog();
      if (event.key === "Tab") this.trap(event);
      return;
    }
    const paper = this.view.view === "paper";
    if (!this.view.sheet || !this.root.isConnected) return;
    if (event.target !== document.body && !this.root.contains(event.target)) return;
    const { tagName, type } = event.target;
    const writing = tagName === "TEXTAREA" || tagName === "SELECT" || (tagName === "INPUT" && type !== "radio" && type !== "checkbox");
    if (writing) return;
    const picking = type === "radio";
    const number = event.target.closest && event.target.closest(".qz-slot");
    if (this.over || (paper && this.prefs.list && !number)) return; // in a list it would be unclear which question is meant
    const item = event.target.closest && event.target.closest(".qz-item");
    const here = number ? Number(number.dataset.number) : paper ? this.place : 1;
    const letter = event.key.length === 1 ? event.key.toUpperCase() : "";
    let index = letter ? LETTERS.indexOf(letter) : -1;
    if (/^[1-8]$/.test(event.key)) index = Number(event.key) - 1;
    if (paper && event.key === "ArrowRight" && !picking) this.jump(here + 1);
    else if (paper && event.key === "ArrowLeft" && !picking) this.jump(here - 1);
    else if (paper && event.key === "PageDown") this.jump(here + 1);
    else if (paper && event.key === "PageUp") this.jump(here - 1);
    else if (paper && letter === "M") this.flag(here);
    else if (item && event.key === "ArrowUp") item.querySelector("button").click();
    else if (item && event.key === "ArrowDown") item.querySelector("button + button").click();
    else if (index >= 0) {
      const input = this.body.querySelectorAll("#qz-slot-" + here + " .qz-choice input")[index];
      if (!input) return;
      input.click();
      input.focus();
    } else return;
    event.preventDefault();
  }

  trap(event) {
    const all = Array.from(this.dialog.querySelectorAll("button:not([disabled])"));
    const [first, last] = [all[0], all[all.length - 1]];
    if (event.shiftKey && (document.activeElement === first || !all.includes(document.activeElement))) {
      last.focus();
      event.preventDefault();
    } else if (!event.shiftKey && document.activeElement === last) {
      first.focus();
      event.preventDefault();
    }
  }
}

function render({ model, el }) {
  const quiz = new Quiz(model, el);
  quiz.start();
  return () => quiz.stop();
}

export default { render };
