import { addWords } from '../../lib/language/i18n.ts';
import '../../lib/language/verdict-words.ts';
import { ordersEn } from '../../lib/locales/orders-en.ts';
import { ordersZh } from '../../lib/locales/orders-zh.ts';

addWords({ en: ordersEn, zh: ordersZh });
