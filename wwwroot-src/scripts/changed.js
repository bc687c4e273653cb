// Does a form hold anything else than what the server wrote into it?
const isTyped = field => /^(hidden|submit|button|reset)$/.test(field.type) ? false
  : /^(radio|checkbox)$/.test(field.type) ? field.checked !== field.defaultChecked
  : field.tagName === 'SELECT' ? field.selectedIndex !== Math.max(0, [...field.options].findLastIndex(option => option.defaultSelected))
  : field.type === 'file' ? field.files.length > 0 : field.value !== field.defaultValue;

export const isChanged = form => [...form.elements].some(isTyped);
