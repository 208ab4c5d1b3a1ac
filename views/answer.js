export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".answer");
  root.innerHTML = data.html;
  for (const button of root.querySelectorAll("button.cite")) {
    button.onclick = () => setTriggerValue("opened", Number(button.dataset.n));
    // Placed by the window, so that neither its edge nor a scrolling table cuts the quote off.
    button.onmouseenter = button.onfocus = () => {
      const quote = button.querySelector(".quote"), at = button.getBoundingClientRect();
      const left = Math.min(at.left, window.innerWidth - quote.offsetWidth - 12);
      const below = at.bottom + 4, fits = below + quote.offsetHeight <= window.innerHeight;
      quote.style.left = `${Math.max(12, left)}px`;
      quote.style.top = `${fits ? below : Math.max(12, at.top - quote.offsetHeight - 4)}px`;
    };
  }
  const copy = parentElement.querySelector(".copy");
  copy.textContent = data.copy;
  copy.onclick = async () => {
    await navigator.clipboard.writeText(data.markdown);
    copy.textContent = data.copied;
    setTimeout(() => { copy.textContent = data.copy; }, 1500);
  };
}
