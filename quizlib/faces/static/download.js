// A button; the file comes as a message of the widget and is offered as a download.
export default {
  render({ model, el }) {
    const button = document.createElement("button");
    button.className = "jupyter-button widget-button quizlib-download";
    const draw = () => {
      button.textContent = model.get("label");
      button.disabled = model.get("disabled");
    };
    model.on("change:label", draw);
    model.on("change:disabled", draw);
    model.on("msg:custom", (message, buffers) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([buffers[0]]));
      link.download = message.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    });
    button.addEventListener("click", () => model.send("press"));
    draw();
    el.append(button);
  },
};
