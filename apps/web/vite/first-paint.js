// Runs before the first paint: a chosen dark page never flashes white, and the first words are in the person's language.
// In the page itself, as a file would cost its way; the CSP allows this text and no other.
(function () {
  var PAINT_WITHIN_MS = 500;
  var html = document.documentElement;
  function kept(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage may be forbidden; the system's choice is used then.
      return null;
    }
  }

  var scheme = kept('seckill.scheme');
  var dark =
    scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  html.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');

  var wishes = [kept('seckill.language')].concat(navigator.languages || [navigator.language]);
  var language = 'en';
  for (var i = 0; i < wishes.length; i += 1) {
    var wish = /^(zh|en)/i.exec(wishes[i] || '');
    if (wish) {
      language = wish[1].toLowerCase();
      break;
    }
  }
  html.lang = language === 'zh' ? 'zh-CN' : language;
  if (location.pathname === '/') html.setAttribute('data-home', '');

  // Where a browser does not preload scripts, asking for one is as good: it is kept then.
  var preloads = document.createElement('link').relList.supports('modulepreload');
  function fetchEarly(address) {
    if (!preloads) {
      fetch(address).catch(function () {});
      return;
    }
    var early = document.createElement('link');
    early.rel = 'modulepreload';
    early.fetchPriority = 'low';
    early.href = address;
    document.head.appendChild(early);
  }
  function fetchNamed(name) {
    var file = document.querySelector('meta[name=' + name + ']');
    if (file) fetchEarly(file.content);
  }
  var scripts = document.querySelectorAll('link[rel=modulepreload]');
  if (!preloads) {
    for (var j = 0; j < scripts.length; j += 1) fetchEarly(scripts[j].href);
  }
  fetchNamed('words-' + language);
  if (/^\/sales\/\d+$/.test(location.pathname)) fetchNamed('sale-page');

  // The scripts of the page run once the first words are painted, which they would hold back on a slow processor; one after
  // the other, so that a press is answered in between. In a tab behind another nothing is painted, and they run at once.
  var ran = false;
  var waits = 2;
  function come() {
    waits -= 1;
    if (waits === 0) run();
  }
  function run() {
    if (ran) return;
    ran = true;
    for (var k = 0; k < scripts.length; k += 1) {
      var script = document.createElement('script');
      script.type = 'module';
      script.crossOrigin = '';
      script.async = false;
      script.src = scripts[k].href;
      document.head.appendChild(script);
    }
  }
  try {
    new PerformanceObserver(function (list, painted) {
      if (list.getEntriesByName('first-contentful-paint').length === 0) return;
      painted.disconnect();
      come();
    }).observe({ type: 'paint', buffered: true });
  } catch {
    waits = 1;
  }
  document.addEventListener('DOMContentLoaded', function () {
    setTimeout(run, document.hidden ? 0 : PAINT_WITHIN_MS);
    come();
  });

  // The script of the page does not come, or cannot be run: said, with what helps.
  function admit() {
    html.setAttribute('data-slow', '');
  }
  setTimeout(admit, 10000);
  addEventListener(
    'error',
    function (event) {
      if (event.target && event.target.tagName === 'SCRIPT') admit();
    },
    true,
  );
})();
