import { verdictEn } from '../locales/verdict-en.ts';
import { verdictZh } from '../locales/verdict-zh.ts';
import { addWords } from './i18n.ts';

addWords({ en: verdictEn, zh: verdictZh });
