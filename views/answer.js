export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".answer");
  root.innerHTML = data.html;
  for (const button of root.querySelectorAll("button.cite")) {
    button.onclick = () => setTriggerValue("opened", Number(button.dataset.n));
  }
}
