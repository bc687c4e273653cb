// What every signed-in page does. Drafts come before htmx: they listen for the first page being processed.
import './live.js';
import './draft.js';
import './say.js';
import './count.js';
import './htmx.js';
import './requests.js';
import './corrected.js';
import './zone.js';
import './navigation.js';
import './release.js';
import './preload.js';
import './refresh.js';
import './install.js';
import './worker-start.js';
