export default function (component) {
  const { parentElement, data } = component;
  const tree = parentElement.querySelector(".tree");
  const text = parentElement.querySelector(".text");
  tree.innerHTML = data.tree;
  text.innerHTML = data.text;
  const show = (id) => {
    for (const old of parentElement.querySelectorAll(".current")) old.classList.remove("current");
    tree.querySelector(`button[data-clause="${id}"]`).classList.add("current");
    const parts = text.querySelectorAll(`[data-clause="${id}"]`);
    for (const part of parts) part.classList.add("current");
    if (parts.length) text.scrollTop += parts[0].getBoundingClientRect().top - text.getBoundingClientRect().top - 12;
  };
  for (const button of tree.querySelectorAll("button")) {
    button.onclick = () => show(button.dataset.clause);
  }
}
