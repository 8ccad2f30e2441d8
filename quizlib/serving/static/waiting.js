const page = document.documentElement;
const told = document.getElementById("told");
const cut = told.dataset.cut;
let timer = 0;
try {
  const prefs = JSON.parse(localStorage.getItem("quizlib:prefs")) || {};
  page.classList.add(prefs.size || "standard", prefs.theme || "auto");
} catch (error) {
  page.classList.add("standard"); // nothing is remembered here
}
function tell(text) {
  if (told.textContent !== text) told.textContent = text;
}
function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(ask, milliseconds);
}
function ask() {
  later(20000); // if no answer comes at all
  fetch(told.dataset.ask, { credentials: "same-origin" })
    .then((answer) => answer.json())
    .then((answer) => {
      if (answer.enter) return location.reload();
      tell(answer.told);
      later(answer.again);
    })
    .catch(() => {
      tell(cut);
      later(5000 + Math.random() * 5000);
    });
}
document.addEventListener("visibilitychange", () => document.hidden || later(0));
window.addEventListener("online", () => later(0));
later(Number(told.dataset.again));
