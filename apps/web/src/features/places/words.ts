import { addWords } from '../../lib/language/i18n.ts';
import '../../lib/language/verdict-words.ts';
import { newsEn } from '../../lib/locales/news-en.ts';
import { newsZh } from '../../lib/locales/news-zh.ts';

addWords({ en: newsEn, zh: newsZh });
