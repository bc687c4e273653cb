// What a signed-in page does besides htmx, in a file of its own: two small ones arrive a round trip earlier than one that
// doesn't fit a connection's first window. It comes before app.js: drafts listen for the first page being processed.
import './live.js';
import './draft.js';
import './say.js';
import './install.js';
import './worker-start.js';
