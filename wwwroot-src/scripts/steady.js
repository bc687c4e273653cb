// A page that refreshes itself leaves a <form data-steady> alone that somebody is changing. What else changed meanwhile is told when it is saved: the form still carries the version it was read with.
const changed = field => field.type === 'hidden' || field.type === 'submit' ? false
  : /^(radio|checkbox)$/.test(field.type) ? field.checked !== field.defaultChecked
  : field.tagName === 'SELECT' ? field.selectedIndex !== Math.max(0, [...field.options].findLastIndex(option => option.defaultSelected))
  : field.type === 'file' ? field.files.length > 0 : field.value !== field.defaultValue;
// A list of choices that hangs open belongs to it: it must not vanish under the hand.
const isChanged = form => form.querySelector('[role=combobox][aria-expanded=true]') || [...form.elements].some(changed);

window.htmx.registerExtension('steady', {
  htmx_before_morph_node: element => !(element.matches?.('form[data-steady]') && isChanged(element)),
});
