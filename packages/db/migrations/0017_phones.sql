CREATE TABLE `phone_codes` (
	`member_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`code_id` varchar(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`mobile` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`tries` int NOT NULL DEFAULT 0,
	`created_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	CONSTRAINT `phone_codes_member_id` PRIMARY KEY(`member_id`)
);
--> statement-breakpoint
CREATE TABLE `phones` (
	`id` varchar(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`mobile` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`member_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin,
	`confirmation` varchar(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`confirmed_at` datetime(3) NOT NULL,
	CONSTRAINT `phones_id` PRIMARY KEY(`id`),
	CONSTRAINT `phones_mobile` UNIQUE(`mobile`),
	CONSTRAINT `phones_member` UNIQUE(`member_id`)
);
--> statement-breakpoint
ALTER TABLE `orders` ADD `phone_id` varchar(22) CHARACTER SET ascii COLLATE ascii_bin;--> statement-breakpoint
ALTER TABLE `orders` ADD `live_phone` varchar(22) CHARACTER SET ascii COLLATE ascii_bin GENERATED ALWAYS AS (case when status in ('unpaid', 'paid') then phone_id else null end) STORED;--> statement-breakpoint
ALTER TABLE `orders` ADD CONSTRAINT `orders_live_phone` UNIQUE(`sale_id`,`round`,`live_phone`);--> statement-breakpoint
ALTER TABLE `phone_codes` ADD CONSTRAINT `phone_codes_member` FOREIGN KEY (`member_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `phones` ADD CONSTRAINT `phones_of_member` FOREIGN KEY (`member_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `phone_codes_by_age` ON `phone_codes` (`created_at`);--> statement-breakpoint
ALTER TABLE `orders` ADD CONSTRAINT `orders_phone` FOREIGN KEY (`phone_id`) REFERENCES `phones`(`id`) ON DELETE no action ON UPDATE no action;