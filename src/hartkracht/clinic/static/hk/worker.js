// Keeps what a room needs to start without a network: the built files, the page of the room without anybody in it, and 112.
// The line before this one says VERSION, FILES, ROOM and EMERGENCY. Nothing that came from the practice about a person is
// ever kept: pages are asked of the network first and never stored.

const CACHE = `hk-${VERSION}`;
const SHELLS = [ROOM, EMERGENCY];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...FILES, ...SHELLS])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET") return;
  if (FILES.includes(path)) event.respondWith(caches.match(path).then((kept) => kept ?? fetch(request)));
  else if (request.mode === "navigate" && shellOf(path)) event.respondWith(network(request, shellOf(path)));
});

/** Which kept page stands in for this address when there is no network; none for all others. */
function shellOf(path) {
  if (path === EMERGENCY) return EMERGENCY;
  return /^\/room\/[^/]+\/[^/]+\/$/.test(path) ? ROOM : null;
}

function network(request, shell) {
  return fetch(request).catch(() => caches.match(shell));
}
