import { addWords } from '../../lib/language/i18n.ts';
import { inboxEn } from '../../lib/locales/inbox-en.ts';
import { inboxZh } from '../../lib/locales/inbox-zh.ts';

addWords({ en: inboxEn, zh: inboxZh });
