import { addAdminWords, addWords } from '../../lib/language/i18n.ts';
import { adminEn, controlRoomEn } from '../../lib/locales/admin-en.ts';
import { adminZh, controlRoomZh } from '../../lib/locales/admin-zh.ts';

addAdminWords({ en: adminEn, zh: adminZh });
addWords({ en: controlRoomEn, zh: controlRoomZh });
