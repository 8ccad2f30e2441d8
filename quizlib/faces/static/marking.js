// Marks short answers by keyboard: digits give points, Enter saves and goes on, the arrows go back and forth.
const el = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

export default {
  render({ model, el: root }) {
    const id = `quizlib-marking-${Math.random().toString(36).slice(2)}`;
    const bar = el("progress", { max: 1, "aria-label": "进度" });
    const told = el("span", { role: "status" });
    const question = el("div", { class: "quizlib-marking-question" });
    const answer = el("div", { class: "quizlib-marking-answer", "aria-live": "polite" });
    const points = el("input", { id: `${id}-points`, inputmode: "decimal", autocomplete: "off", maxlength: "6" });
    const full = el("span");
    const note = el("input", { id: `${id}-note`, autocomplete: "off", maxlength: "500" });
    const same = el("input", { id: `${id}-same`, type: "checkbox" });
    const sameText = el("label", { for: `${id}-same` });
    const sameRow = el("span", {}, same, sameText);
    const buttons = el("div", { class: "quizlib-row", role: "group", "aria-label": "选分" });
    const save = el("button", { type: "button", class: "jupyter-button widget-button mod-primary" }, "记下，评下一份");
    const back = el("button", { type: "button", class: "jupyter-button widget-button" }, "上一份");
    const next = el("button", { type: "button", class: "jupyter-button widget-button" }, "下一份");
    const help = el(
      "p",
      { class: "quizlib-note" },
      "键盘：数字打分，小数点加半分，回车记下并到下一份，↑↓ 前后看，等号（=）勾选“相同的一起评”，Tab 到评语。",
    );
    const fields = el(
      "div",
      { class: "quizlib-row" },
      el("label", { for: points.id }, "得分"),
      points,
      full,
      el("label", { for: note.id }, "评语"),
      note,
      sameRow,
    );
    const right = el(
      "div",
      { class: "quizlib-marking-side" },
      answer,
      buttons,
      fields,
      el("div", { class: "quizlib-row" }, save, back, next),
      help,
    );
    const empty = el("p", { class: "quizlib-note" });
    const head = el("div", { class: "quizlib-row" }, bar, told);
    const body = el("div", { class: "quizlib-marking-body" }, question, right);

    let waits = false; // for an answer: what is typed meanwhile belongs to the next one, and saves nothing yet
    let typed = "";
    const send = (message) => {
      if (waits) return;
      waits = true;
      typed = "";
      model.send(message);
      points.focus({ preventScroll: true });
    };
    const give = () =>
      send({ do: "give", points: points.value, note: note.value, same: same.checked && !sameRow.hidden });
    const move = (by) => send({ do: "move", by });
    const half = (text) => (text.includes(".") ? text.replace(/\..*/, "") : `${text || 0}.5`);
    const press = (event) => {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      if (waits && event.target === points && /^[0-9.]$/.test(event.key)) {
        typed = event.key === "." ? half(typed) : typed + event.key;
      } else if (event.key === "Enter" && event.target.tagName === "INPUT") give();
      else if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(-1);
      else if (event.target === points && event.key === "=") {
        if (!sameRow.hidden) same.checked = !same.checked;
      } else if (event.target === points && event.key === ".") {
        points.value = half(points.value);
      } else if (event.key === "Escape") points.value = "";
      else return;
      event.preventDefault();
    };
    const draw = () => {
      const view = model.get("view");
      const there = Boolean(view.passages);
      empty.textContent = view.empty || "";
      head.hidden = body.hidden = !there;
      if (!there) return;
      bar.max = view.count;
      bar.value = view.done;
      told.textContent = `第 ${view.place} 份，共 ${view.count} 份；已评 ${view.done} 份${view.done === view.count ? "，都评完了" : ""}`;
      question.replaceChildren(
        ...view.passages.flatMap(([name, text]) => [el("h3", {}, name), el("p", {}, text)]),
      );
      answer.textContent = view.answer;
      points.value = view.points;
      note.value = view.note;
      full.textContent = `/ ${view.full} 分`;
      same.checked = false;
      sameRow.hidden = !view.open;
      sameText.textContent = `相同的另外 ${view.open} 份一起评`;
      const most = Number(view.full);
      const values = Number.isInteger(most) && most <= 20 ? Array.from({ length: most + 1 }, (_, n) => n) : [];
      buttons.replaceChildren(
        ...values.map((value) => {
          const one = el("button", { type: "button", class: "jupyter-button widget-button", tabindex: "-1" }, `${value}`);
          one.addEventListener("click", () => {
            points.value = `${value}`;
            points.focus({ preventScroll: true });
          });
          return one;
        }),
      );
      points.select();
      if (waits && typed) points.value = typed;
      waits = false;
      typed = "";
    };
    const heard = (message) => {
      if (message === "refused") waits = false;
    };
    save.addEventListener("click", give);
    back.addEventListener("click", () => move(-1));
    next.addEventListener("click", () => move(1));
    root.addEventListener("keydown", press);
    root.classList.add("quizlib-marking");
    root.append(empty, head, body);
    model.on("change:view", draw);
    model.on("msg:custom", heard);
    draw();
    setTimeout(() => points.focus({ preventScroll: true }), 0);
    return () => {
      model.off("change:view", draw);
      model.off("msg:custom", heard);
    };
  },
};
