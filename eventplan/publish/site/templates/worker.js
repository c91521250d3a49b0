// Keeps every page of this release for when there is no network; another release replaces it.
self.addEventListener("install", event => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    for (let at = 0; at < FILES.length; at += 50)
      await cache.addAll(FILES.slice(at, at + 50).map(name => new Request(name, {cache: "reload"})));
    await self.skipWaiting();
  })());
});
self.addEventListener("activate", event => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});
self.addEventListener("fetch", event => {
  const request = event.request;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  // The newest if there is a network, what is kept if not.
  event.respondWith((async () => {
    try {
      return await fetch(request);
    } catch (error) {
      const cache = await caches.open(CACHE), path = new URL(request.url);
      path.search = path.hash = "";
      if (path.pathname.endsWith("/")) path.pathname += "index.html";
      const found = await cache.match(path.href);
      if (found) return found;
      throw error;
    }
  })());
});
