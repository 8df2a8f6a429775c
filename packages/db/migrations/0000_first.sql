CREATE TABLE `admin_operations` (
	`operation_key` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`request_hash` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`response` json NOT NULL,
	`created_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	CONSTRAINT `admin_operations_operation_key` PRIMARY KEY(`operation_key`)
);
--> statement-breakpoint
CREATE TABLE `orders` (
	`id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`ticket_id` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`sale_id` int NOT NULL,
	`round` int NOT NULL,
	`user_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`status` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`price_cents` int NOT NULL,
	`currency` varchar(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`created_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	`pay_by` datetime(3) NOT NULL,
	`paid_at` datetime(3),
	`closed_at` datetime(3),
	`live_buyer` varchar(40) CHARACTER SET ascii COLLATE ascii_bin GENERATED ALWAYS AS (case when status in ('unpaid', 'paid') then user_id else null end) STORED,
	CONSTRAINT `orders_id` PRIMARY KEY(`id`),
	CONSTRAINT `orders_ticket` UNIQUE(`ticket_id`),
	CONSTRAINT `orders_live_buyer` UNIQUE(`sale_id`,`round`,`live_buyer`),
	CONSTRAINT `orders_status` CHECK(status in ('unpaid', 'paid', 'expired', 'cancelled', 'void')),
	CONSTRAINT `orders_price` CHECK(price_cents >= 0),
	CONSTRAINT `orders_paid` CHECK(status <> 'paid' or paid_at is not null),
	CONSTRAINT `orders_paid_in_time` CHECK(paid_at is null or paid_at <= pay_by),
	CONSTRAINT `orders_closed` CHECK((status in ('unpaid', 'paid')) = (closed_at is null))
);
--> statement-breakpoint
CREATE TABLE `rounds` (
	`sale_id` int NOT NULL,
	`round` int NOT NULL,
	`total` int NOT NULL,
	`sold` int NOT NULL DEFAULT 0,
	`state` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`open_sale` int GENERATED ALWAYS AS (case when state = 'open' then sale_id else null end) STORED,
	`created_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	`closed_at` datetime(3),
	CONSTRAINT `rounds_pk` PRIMARY KEY(`sale_id`,`round`),
	CONSTRAINT `rounds_open_sale` UNIQUE(`open_sale`),
	CONSTRAINT `rounds_sold` CHECK(sold between 0 and total),
	CONSTRAINT `rounds_state` CHECK(state in ('open', 'closed'))
);
--> statement-breakpoint
CREATE TABLE `sales` (
	`id` int AUTO_INCREMENT NOT NULL,
	`title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
	`description` varchar(2000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
	`image_url` varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
	`price_cents` int NOT NULL,
	`original_price_cents` int NOT NULL,
	`currency` varchar(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`opens_at` datetime(3) NOT NULL,
	`closes_at` datetime(3) NOT NULL,
	`paused` boolean NOT NULL DEFAULT false,
	`pay_window_seconds` int NOT NULL,
	`round` int NOT NULL DEFAULT 1,
	`created_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	CONSTRAINT `sales_id` PRIMARY KEY(`id`),
	CONSTRAINT `sales_price` CHECK(price_cents >= 0 and original_price_cents >= 0),
	CONSTRAINT `sales_pay_window` CHECK(pay_window_seconds > 0),
	CONSTRAINT `sales_times` CHECK(opens_at < closes_at),
	CONSTRAINT `sales_round` CHECK(round >= 1)
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`kind` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`name` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
	`username` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
	`password_hash` varchar(255) CHARACTER SET ascii COLLATE ascii_bin,
	`mobile` varchar(32) CHARACTER SET ascii COLLATE ascii_bin,
	`created_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	CONSTRAINT `users_id` PRIMARY KEY(`id`),
	CONSTRAINT `users_username` UNIQUE(`username`),
	CONSTRAINT `users_kind` CHECK(kind in ('guest', 'member'))
);
--> statement-breakpoint
ALTER TABLE `orders` ADD CONSTRAINT `orders_round` FOREIGN KEY (`sale_id`,`round`) REFERENCES `rounds`(`sale_id`,`round`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `orders` ADD CONSTRAINT `orders_user` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `rounds` ADD CONSTRAINT `rounds_sale` FOREIGN KEY (`sale_id`) REFERENCES `sales`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `orders_of_user` ON `orders` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `orders_due` ON `orders` (`status`,`pay_by`);