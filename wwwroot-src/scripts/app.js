// Every signed-in page: htmx and what belongs to its requests. page.js holds the rest.
import './htmx.js';
import './requests.js';
import './navigation.js';
import './preload.js';
import './refresh.js';
