import { addWords } from '../../lib/language/i18n.ts';
import { accountEn } from '../../lib/locales/account-en.ts';
import { accountZh } from '../../lib/locales/account-zh.ts';

addWords({ en: accountEn, zh: accountZh });
