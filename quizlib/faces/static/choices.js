// A group of checkboxes. One that stands under another ("a/b" under "a") is chosen with it and cannot be taken out.
const under = (one, upper) => one.startsWith(`${upper}/`);

export default {
  render({ model, el }) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    const list = document.createElement("div");
    const hint = document.createElement("span");
    hint.className = "quizlib-note";
    list.className = "quizlib-choices-list";
    let boxes = [];
    const mark = () => {
      const value = model.get("value");
      for (const [key, box] of boxes) {
        const covered = value.some((one) => under(key, one));
        box.checked = covered || value.includes(key);
        box.disabled = covered || model.get("disabled");
      }
      hint.textContent = value.length ? "" : model.get("hint");
    };
    const draw = () => {
      legend.textContent = model.get("label");
      legend.append(" ", hint);
      boxes = model.get("options").map(([key, text, depth]) => {
        const label = document.createElement("label");
        const box = document.createElement("input");
        box.type = "checkbox";
        box.addEventListener("change", () => {
          const rest = model.get("value").filter((one) => one !== key && !under(one, key));
          model.set("value", box.checked ? [...rest, key] : rest);
          model.save_changes();
        });
        label.style.paddingLeft = `${depth * 1.3}rem`;
        label.append(box, text);
        return [key, box, label];
      });
      list.replaceChildren(...boxes.map(([, , label]) => label));
      mark();
    };
    for (const name of ["label", "options"]) model.on(`change:${name}`, draw);
    for (const name of ["value", "hint", "disabled"]) model.on(`change:${name}`, mark);
    draw();
    group.className = "quizlib-choices";
    group.append(legend, list);
    el.append(group);
  },
};
