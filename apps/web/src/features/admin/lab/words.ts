import { addLabWords } from '../../../lib/language/i18n.ts';
import { labEn } from '../../../lib/locales/lab-en.ts';
import { labZh } from '../../../lib/locales/lab-zh.ts';

addLabWords({ en: labEn, zh: labZh });
