import htmx from 'htmx.org/dist/htmx.esm.js';

// Extensions and tests look for the global that the plain script would have made.
window.htmx = htmx;
export default htmx;
