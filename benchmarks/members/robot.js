// Runs in every document of a visit before anything else: signs in, starts and answers as soon as the page lets it.
// window.told holds the milliseconds from the click on the link to the first question, and those of acknowledgements.

const [number, name] = robot;
const begun = Number(sessionStorage.begun || (sessionStorage.begun = performance.timeOrigin));
const told = { answerable: 0, acknowledged: [] };
window.told = told;
let asked = 0;
let place = 0;

function step() {
  const field = document.querySelector("#qz-number");
  const primary = [...document.querySelectorAll("button.qz-primary")].find((one) => !one.disabled && !one.pressed);
  const choices = document.querySelectorAll(".qz-choice input");
  if (choices.length && !told.answerable) {
    told.answerable = Date.now() - begun;
    answer();
  } else if (field && primary && !field.value) {
    field.value = number;
    document.querySelector("#qz-name").value = name;
    primary.pressed = true;
    primary.click();
  } else if (!field && primary && /开始作答/.test(primary.textContent)) {
    primary.pressed = true;
    primary.click();
  }
}

function answer() {
  const choices = document.querySelectorAll(".qz-choice input");
  choices[place++ % 3].click();
}

// The page's own socket tells when an answer goes out and when it is acknowledged, whatever the protocol around it.
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (!this.heard) {
    this.heard = true;
    this.addEventListener("message", (event) => {
      if (!asked || !text(event.data).includes('"kept"')) return;
      told.acknowledged.push(performance.now() - asked);
      asked = 0;
      if (told.acknowledged.length < 5) setTimeout(answer, 50);
      else document.documentElement.dataset.told = "";
    });
  }
  if (!asked && text(data).includes('"respond"')) asked = performance.now();
  return send.call(this, data);
};

function text(data) {
  return typeof data === "string" ? data : new TextDecoder().decode(data);
}

new MutationObserver(step).observe(document, { subtree: true, childList: true, attributes: true });
