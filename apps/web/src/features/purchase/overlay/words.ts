import { addWords } from '../../../lib/language/i18n.ts';
import '../../../lib/language/verdict-words.ts';
import { overlayEn } from '../../../lib/locales/overlay-en.ts';
import { overlayZh } from '../../../lib/locales/overlay-zh.ts';

addWords({ en: overlayEn, zh: overlayZh });
