// The margins of a printed page: court, printed by and when, page x of y. Chrome 131 and later.

const page = document.body.dataset;
const sheet = new CSSStyleSheet();
sheet.replaceSync('@page { @top-left { content: "" } }');
const quoted = (text) => JSON.stringify(text.replace(/\s+/g, " ").trim());

if (sheet.cssRules[0]?.cssText.includes("@top-left")) {
  const root = document.documentElement;
  root.classList.add("has-page-margins");
  root.style.setProperty("--print-head", quoted(`${page.printHead} ${document.title.replace(/ · .*$/, "")}`));
  root.style.setProperty("--print-foot", quoted(page.printFoot));
}
