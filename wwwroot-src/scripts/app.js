// Every signed-in page: htmx and the behaviours of ours that any page may need.
import './htmx.js';
import './requests.js';
import './navigation.js';
import './preload.js';
import './live.js';
import './draft.js';
import './install.js';
import './refresh.js';
import './worker-start.js';
