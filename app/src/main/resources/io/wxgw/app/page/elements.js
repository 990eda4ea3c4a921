// Makes elements.

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(pressed) {
  const made = element('button');
  made.type = 'button';
  made.addEventListener('click', pressed);
  return made;
}
