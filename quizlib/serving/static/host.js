// The member site's light page: hosts the one widget over Voila's kernel websocket, in place of the JupyterLab bundle.
//
// It knows two messages of the Jupyter protocol: comm_open brings the widget's comm, comm_msg carries custom messages.
// The page's first view stands in the HTML; a session starts when the socket opens.

function host(render) {
  const page = JSON.parse(document.getElementById("page").textContent);
  const listeners = new Set();
  const link = { open: false, resting: false, moving: false, wake: connect, enter, onchange: () => {} };
  Object.assign(link, { first: page.view, signIn: page.signIn, signOut: page.signOut });
  let socket = null;
  let comm = null;
  let failures = 0;
  let timer = 0;

  function connect() {
    clearTimeout(timer);
    if (socket && socket.readyState <= WebSocket.OPEN) return;
    socket = new WebSocket(location.protocol.replace("http", "ws") + "//" + location.host + page.socket);
    const opened = socket;
    const late = setTimeout(() => opened.readyState === WebSocket.CONNECTING && opened.close(), 8000);
    opened.onmessage = (event) => receive(JSON.parse(event.data));
    opened.onclose = (event) => {
      clearTimeout(late);
      if (socket !== opened) return;
      comm = null;
      if (event.code === 4430) return location.reload(); // no room now: the waiting page stands there
      const told = link.moving;
      link.moving = event.code === 1012; // the node leaves and hands its members over: nothing to tell if that is quick
      change(false);
      if (told && !link.moving) link.onchange();
      link.resting = event.code === 4429; // too many windows: this one rests until it is used again
      if (link.resting) return link.onchange();
      failures += 1;
      if (failures > 1) askWhetherSignedIn();
      timer = setTimeout(connect, Math.min(8000, 400 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random()));
    };
  }

  // Signing in brings what the member's page holds; to go on with it is quicker than to load the page anew.
  async function enter(form) {
    const asked = { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) };
    const answer = await fetch(page.signIn, asked);
    if (!/json/.test(answer.headers.get("Content-Type"))) return new Promise(() => location.replace(answer.url)); // to wait
    Object.assign(page, await answer.json());
    if (page.socket) history.replaceState(null, "", page.signIn.replace(/sign-in$/, ""));
    link.first = page.view;
    live();
  }

  // A refused socket and a lost network look the same from here; a plain request tells them apart.
  function askWhetherSignedIn() {
    fetch(page.session).then((answer) => answer.status === 404 && location.reload(), () => {});
  }

  function change(open) {
    if (link.open === open) return;
    if (open) [link.resting, asked] = [false, 0];
    link.open = open;
    link.onchange();
  }

  function receive(message) {
    const { content } = message;
    heard = Date.now();
    if (message.header.msg_type === "comm_open") {
      comm = content.comm_id;
      failures = 0;
      change(true);
    } else if (message.header.msg_type === "comm_msg" && content.data.method === "custom") {
      for (const listener of listeners) listener(content.data.content);
    }
  }

  const model = {
    link,
    get: (name) => (name === "words" ? page.words : undefined),
    on: (_name, listener) => listeners.add(listener),
    off: (_name, listener) => listeners.delete(listener),
    send(content) {
      const header = { msg_id: String(Math.random()).slice(2), msg_type: "comm_msg", username: "", session: "", date: "", version: "5.3" };
      const data = { method: "custom", content };
      socket.send(
        JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content: { comm_id: comm, data } }),
      );
      if (asked <= heard) asked = Date.now(); // the first that is unanswered counts, not the last
    },
  };

  // A phone that changes networks keeps a dead socket open: what is asked must be answered within ten seconds.
  let asked = 0;
  let heard = 0;
  setInterval(() => {
    if (link.open && asked > heard && Date.now() - asked > 10000) socket.close(), socket.onclose({ code: 1006 });
  }, 2000);

  function live() {
    if (!page.socket) return;
    const again = () => {
      if (!link.open) {
        failures = 0;
        connect();
      }
    };
    window.addEventListener("online", again);
    window.addEventListener("offline", () => socket && socket.close());
    document.addEventListener("visibilitychange", () => document.hidden || again());
    connect();
  }

  render({ model, el: document.getElementById("quiz") });
  live();
}
