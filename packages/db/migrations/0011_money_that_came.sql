CREATE TABLE `arrivals` (
	`id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`provider` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`event_key` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`reference` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`order_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`amount_cents` bigint NOT NULL,
	`currency` varchar(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`counted_cents` bigint NOT NULL,
	`status` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`reason` varchar(16) CHARACTER SET ascii COLLATE ascii_bin,
	`arrived_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	`refunded_at` datetime(3),
	`refunded_by` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
	`note` varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
	CONSTRAINT `arrivals_id` PRIMARY KEY(`id`),
	CONSTRAINT `arrivals_event` UNIQUE(`provider`,`event_key`),
	CONSTRAINT `arrivals_status` CHECK(status in ('part', 'kept', 'due', 'refunded')),
	CONSTRAINT `arrivals_reason` CHECK(reason in ('late', 'paid_before', 'currency', 'surplus', 'incomplete')),
	CONSTRAINT `arrivals_counted` CHECK(counted_cents between 0 and amount_cents),
	CONSTRAINT `arrivals_kept` CHECK(status <> 'kept' or counted_cents = amount_cents),
	CONSTRAINT `arrivals_refunded` CHECK((status = 'refunded') = (refunded_at is not null))
);
--> statement-breakpoint
CREATE INDEX `payments_by_order` ON `payments` (`order_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `payments` DROP INDEX `payments_order`;--> statement-breakpoint
ALTER TABLE `payments` MODIFY COLUMN `amount_cents` bigint NOT NULL;--> statement-breakpoint
ALTER TABLE `arrivals` ADD CONSTRAINT `arrivals_reference` FOREIGN KEY (`reference`) REFERENCES `payments`(`reference`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `arrivals` ADD CONSTRAINT `arrivals_order` FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `arrivals_of_order` ON `arrivals` (`order_id`,`arrived_at`);--> statement-breakpoint
CREATE INDEX `arrivals_by_status` ON `arrivals` (`status`,`arrived_at`);--> statement-breakpoint
CREATE INDEX `payments_by_status` ON `payments` (`status`);--> statement-breakpoint
INSERT INTO `arrivals` (`id`, `provider`, `event_key`, `reference`, `order_id`, `amount_cents`, `currency`, `counted_cents`, `status`, `reason`, `arrived_at`)
SELECT `payments`.`id`, `payments`.`provider`, concat('earlier.', `payments`.`reference`), `payments`.`reference`, `payments`.`order_id`,
	`payments`.`amount_cents`, `payments`.`currency`,
	if(`payments`.`status` = 'paid', `payments`.`amount_cents`, 0),
	if(`payments`.`status` = 'paid', 'kept', 'due'),
	case when `payments`.`status` = 'paid' then null when `orders`.`status` in ('unpaid', 'paid') then 'currency' else 'late' end,
	`payments`.`settled_at`
FROM `payments` JOIN `orders` ON `orders`.`id` = `payments`.`order_id`
WHERE `payments`.`status` <> 'pending'
	and not exists (SELECT 1 FROM `arrivals` WHERE `arrivals`.`reference` = `payments`.`reference`);
