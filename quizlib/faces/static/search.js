// A field to search in: what is typed is sent after a short pause, and not while an input method composes.
const PAUSE = 150; // ms

export default {
  render({ model, el }) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.id = `quizlib-search-${Math.random().toString(36).slice(2)}`;
    input.type = "search";
    input.autocomplete = "off";
    input.spellcheck = false;
    label.htmlFor = input.id;
    let timer = 0;
    let composing = false;
    const send = () => {
      clearTimeout(timer);
      if (input.value === model.get("value")) return;
      model.set("value", input.value);
      model.save_changes();
    };
    const later = () => {
      clearTimeout(timer);
      if (!composing) timer = setTimeout(send, PAUSE);
    };
    const draw = () => {
      label.textContent = model.get("label");
      input.placeholder = model.get("placeholder");
      if (document.activeElement !== input) input.value = model.get("value");
    };
    input.addEventListener("compositionstart", () => (composing = true));
    input.addEventListener("compositionend", () => {
      composing = false;
      later();
    });
    input.addEventListener("input", later);
    input.addEventListener("change", send);
    for (const name of ["label", "placeholder", "value"]) model.on(`change:${name}`, draw);
    draw();
    el.classList.add("quizlib-search");
    el.append(label, input);
    return () => clearTimeout(timer);
  },
};
