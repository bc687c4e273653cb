// Starts the service worker when the page has all it needs itself. Only on HTTPS and on this machine do browsers have one.
if ('serviceWorker' in navigator) {
  addEventListener('load', () => navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {}));
}
