// Runs before the first paint: a chosen dark page never flashes white, and the first words are in the person's language.
// In the page itself, as a file would cost its way; the CSP allows this text and no other.
(function () {
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

  function fetchEarly(name) {
    var file = document.querySelector('meta[name=' + name + ']');
    if (!file) return;
    var early = document.createElement('link');
    early.rel = 'modulepreload';
    early.href = file.content;
    document.head.appendChild(early);
  }
  fetchEarly('words-' + language);
  if (/^\/sales\/\d+$/.test(location.pathname)) fetchEarly('sale-page');

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
