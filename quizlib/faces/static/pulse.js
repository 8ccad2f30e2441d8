// Beats as long as it stands on a page that somebody looks at; the next one only after the last was answered.
const PATIENCE = 30000; // ms without an answer

export default {
  render({ model, el }) {
    const button = document.createElement("button");
    const told = document.createElement("span");
    button.type = "button";
    button.className = "jupyter-button widget-button";
    let timer = 0;
    let paused = model.get("paused");
    let asked = 0;
    const wait = (seconds) => {
      clearTimeout(timer);
      timer = setTimeout(beat, seconds * 1000);
    };
    const beat = () => {
      if (paused || document.hidden) return;
      asked = Date.now();
      model.send("beat");
      wait(PATIENCE / 1000);
    };
    const draw = () => {
      button.textContent = paused ? "继续自动更新" : "暂停自动更新";
    };
    const heard = (message) => {
      if (!asked) return;
      asked = 0;
      told.textContent = message ? `更新于 ${message}` : "没有更新成功";
      if (!paused) wait(model.get("seconds"));
    };
    const looked = () => {
      if (!document.hidden) beat();
    };
    model.on("msg:custom", heard);
    document.addEventListener("visibilitychange", looked);
    button.addEventListener("click", () => {
      paused = !paused;
      model.set("paused", paused); // where it is drawn anew it stays paused
      model.save_changes();
      draw();
      if (paused) clearTimeout(timer);
      else beat();
    });
    draw();
    el.classList.add("quizlib-pulse");
    el.append(button, told);
    if (!paused) wait(model.get("seconds"));
    return () => {
      clearTimeout(timer);
      model.off("msg:custom", heard);
      document.removeEventListener("visibilitychange", looked);
    };
  },
};
