import { isChanged } from './changed.js';

// A page that refreshes itself leaves a <form data-steady> alone that somebody is changing. What else changed meanwhile is told when it is saved: the form still carries the version it was read with.
// A list of choices that hangs open belongs to it: it must not vanish under the hand.
const isHeld = form => form.querySelector('[role=combobox][aria-expanded=true]') || isChanged(form);

window.htmx.registerExtension('steady', {
  htmx_before_morph_node: element => !(element.matches?.('form[data-steady]') && isHeld(element)),
});
