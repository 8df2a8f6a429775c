/** A page that shows the storefront behind two phones, to be photographed. Pictures are data URLs. */
export function composition(pictures: {
  storefront: string;
  inLine: string;
  verdict: string;
}): string {
  const phone = (picture: string, left: number, top: number) =>
    `<img class="phone" src="${picture}" style="left:${left}px;top:${top}px">`;
  return `<!doctype html>
<style>
  body { margin: 0; width: 1600px; height: 980px; position: relative; overflow: hidden;
    background: radial-gradient(70% 80% at 70% 20%, #f6d8c9, #f1e6da 60%, #ece4da); }
  img { position: absolute; box-sizing: border-box; }
  .desktop { left: 64px; top: 70px; width: 990px; border-radius: 18px; border: 1px solid #d9cfc2;
    box-shadow: 0 40px 90px -40px #5a2d1766; }
  .phone { width: 330px; border-radius: 46px; border: 9px solid #1d1917;
    box-shadow: 0 40px 80px -24px #5a2d1799; }
</style>
<img class="desktop" src="${pictures.storefront}">
${phone(pictures.inLine, 860, 206)}
${phone(pictures.verdict, 1214, 110)}`;
}
