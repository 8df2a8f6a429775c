import { expect, it } from 'vitest';
import { problemsBeside } from '../../only-adds.ts';

const before = new Map([
  ['orders.title', { type: 'varchar(200)', notNull: true }],
  ['orders.note', { type: 'varchar(20)', notNull: false }],
  ['orders.units', { type: 'int', notNull: true }],
]);
const problems = (sql: string, tag = '0022_new') => problemsBeside({ tag, sql, before });

it.each([
  'ALTER TABLE `orders` ADD `touched` int unsigned DEFAULT 0 NOT NULL;',
  'ALTER TABLE `orders` ADD `drop_date` datetime(3);',
  "ALTER TABLE `orders` ADD `kind` varchar(9) NOT NULL DEFAULT 'rename';",
  'CREATE TABLE `fresh` (`id` int NOT NULL, CONSTRAINT a CHECK (id > 0));--> statement-breakpoint ALTER TABLE `fresh` ADD CONSTRAINT `b` UNIQUE(`id`);',
  'CREATE INDEX `by_title` ON `orders` (`title`);',
  'ALTER TABLE `orders` MODIFY COLUMN `title` varchar(300) NOT NULL;',
  'ALTER TABLE `orders` MODIFY COLUMN `title` mediumtext NOT NULL;',
  'ALTER TABLE `orders` MODIFY COLUMN `units` bigint NOT NULL;',
  'ALTER TABLE `orders` MODIFY COLUMN `title` varchar(200);',
  '-- safe beside the version before: nobody has read it since 1.0\nALTER TABLE `orders` DROP COLUMN `note`;',
])('may run beside the version before: %s', (sql) => expect(problems(sql)).toEqual([]));

it.each([
  ['ALTER TABLE `orders` DROP COLUMN `note`;', 'drops'],
  ['DROP TABLE orders;', 'drops'],
  [
    'ALTER TABLE `orders` ADD `a` int; --> statement-breakpoint\nDROP INDEX `b` ON `orders`;',
    'drops',
  ],
  ['ALTER TABLE `orders` RENAME COLUMN `a` TO `b`;', 'renames'],
  ['RENAME TABLE `orders` TO `sold`;', 'renames'],
  ['ALTER TABLE orders CHANGE a b int;', 'renames'],
  ['DELETE FROM orders;', 'deletes'],
  ['ALTER TABLE `orders` ADD `a` int NOT NULL;', 'without a default'],
  ['ALTER TABLE `orders` ADD COLUMN a varchar(9) NOT NULL;', 'without a default'],
  ['ALTER TABLE `orders` ADD CONSTRAINT `x` UNIQUE(`title`);', 'refuses rows'],
  ['ALTER TABLE `orders` ADD CONSTRAINT `x` CHECK (units > 0);', 'refuses rows'],
  ['ALTER TABLE `orders` MODIFY COLUMN `title` varchar(100) NOT NULL;', 'may hold less'],
  ['ALTER TABLE `orders` MODIFY COLUMN `units` smallint NOT NULL;', 'may hold less'],
  ['ALTER TABLE `orders` MODIFY COLUMN `units` varchar(9) NOT NULL;', 'may hold less'],
  ['ALTER TABLE `orders` MODIFY COLUMN `note` varchar(20) NOT NULL;', 'no null'],
  ['ALTER TABLE `orders` MODIFY COLUMN `other` int;', 'not known'],
  ['-- safe beside the version before:\nDROP TABLE orders;', 'drops'],
])('may not: %s', (sql, why) => expect(problems(sql).join()).toContain(why));

it('asks nothing of what is older than the rule', () =>
  expect(problems('DROP TABLE orders;', '0020_people')).toEqual([]));
