/** Moves a focus that went with its element to the heading of the view, so that the keyboard goes on from there. */
export function focusViewIfLost(): void {
  const { activeElement, body } = document;
  if (activeElement !== null && activeElement !== body) return;
  const heading = document.querySelector<HTMLElement>("dialog h2, main h2") ?? document.getElementById("content");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}
