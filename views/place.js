// Brings the marked words into view, and the lower edge of their box on the page's picture.
// BOTTOM, set by place.py, is where that edge lies on the picture: 0 top, 1 bottom, null nowhere.
const panel = document.querySelector("[data-testid=stDialog]");
const clause = panel?.querySelector(".clause-window");
const mark = clause?.querySelector("mark");
if (mark) clause.scrollTop += mark.getBoundingClientRect().top
  - clause.getBoundingClientRect().top - 24;

const scroller = from => {
  for (let at = from.parentElement; at; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(at).overflowY))
      return at;
  return document.scrollingElement;
};
const show = tries => {
  if (BOTTOM === null || tries === 0) return;
  const image = panel?.querySelector("[data-testid=stImage] img");
  if (!image?.complete || !image.naturalHeight) {
    setTimeout(() => show(tries - 1), 100);
    return;
  }
  const seen = image.getBoundingClientRect(), around = scroller(image);
  const edge = seen.top + BOTTOM * seen.height + 48;
  const lowest = Math.min(around.getBoundingClientRect().bottom, window.innerHeight);
  if (edge > lowest) around.scrollTop += edge - lowest;
};
show(50);
