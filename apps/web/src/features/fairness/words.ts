import { addWords } from '../../lib/language/i18n.ts';
import { fairnessEn } from '../../lib/locales/fairness-en.ts';
import { fairnessZh } from '../../lib/locales/fairness-zh.ts';

addWords({ en: fairnessEn, zh: fairnessZh });
