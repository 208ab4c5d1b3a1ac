export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".answer");
  root.innerHTML = data.html;
  for (const button of root.querySelectorAll("button.cite")) {
    button.onclick = () => setTriggerValue("opened", Number(button.dataset.n));
    // Near the right edge the quote opens to the left, so that it is not cut off.
    button.onmouseenter = button.onfocus = () => {
      const room = root.getBoundingClientRect().right - button.getBoundingClientRect().left;
      button.classList.toggle("left", room < 370);
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
