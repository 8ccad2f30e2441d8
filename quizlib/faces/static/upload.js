// A file field that looks like a button: the file goes over the widget's connection, its name with it.
const LARGEST = 40 * 2 ** 20; // bytes: less than what the connection takes in one message

export default {
  render({ model, el }) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const told = document.createElement("span");
    input.id = `quizlib-upload-${Math.random().toString(36).slice(2)}`;
    input.type = "file";
    label.htmlFor = input.id;
    label.className = "jupyter-button widget-button";
    told.className = "quizlib-note";
    told.setAttribute("role", "status");
    const draw = () => {
      label.textContent = model.get("label");
      input.accept = model.get("accept");
      input.disabled = model.get("disabled");
    };
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      if (file.size > LARGEST) {
        told.textContent = "文件超过 40 MB，请拆小再传";
      } else {
        told.textContent = file.name;
        model.send({ name: file.name }, undefined, [await file.arrayBuffer()]);
      }
      input.value = ""; // the same file may be given again
    });
    for (const name of ["label", "accept", "disabled"]) model.on(`change:${name}`, draw);
    draw();
    el.classList.add("quizlib-upload");
    el.append(input, label, told);
  },
};
