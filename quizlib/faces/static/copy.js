// A text and a button that copies it. Where there is no clipboard (plain http), the text is selected at least.

export default {
  render({ model, el }) {
    const label = document.createElement("label");
    const text = document.createElement("textarea");
    const button = document.createElement("button");
    const told = document.createElement("span");
    text.id = `quizlib-copy-${Math.random().toString(36).slice(2)}`;
    text.readOnly = true;
    text.rows = 12;
    label.htmlFor = text.id;
    button.type = "button";
    button.className = "jupyter-button widget-button";
    button.textContent = "复制";
    told.setAttribute("role", "status");
    const draw = () => {
      label.textContent = model.get("label");
      text.value = model.get("value");
      told.textContent = "";
    };
    button.addEventListener("click", () => {
      text.focus();
      text.select();
      let copied = false;
      try {
        copied = document.execCommand("copy");
      } catch {
        copied = false;
      }
      told.textContent = copied ? "已复制" : "已选中，请按 Ctrl+C 复制";
    });
    for (const name of ["label", "value"]) model.on(`change:${name}`, draw);
    draw();
    el.classList.add("quizlib-copy");
    el.append(label, text, button, told);
  },
};
