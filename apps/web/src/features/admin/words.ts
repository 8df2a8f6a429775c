import { addAdminWords } from '../../lib/i18n.ts';
import { adminEn } from '../../lib/locales/admin-en.ts';
import { adminZh } from '../../lib/locales/admin-zh.ts';

addAdminWords({ en: adminEn, zh: adminZh });
