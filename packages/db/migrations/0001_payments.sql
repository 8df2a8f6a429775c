CREATE TABLE `payments` (
	`id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`order_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`provider` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`reference` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`status` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`amount_cents` int NOT NULL,
	`currency` varchar(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`created_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	`settled_at` datetime(3),
	CONSTRAINT `payments_id` PRIMARY KEY(`id`),
	CONSTRAINT `payments_order` UNIQUE(`order_id`),
	CONSTRAINT `payments_reference` UNIQUE(`reference`),
	CONSTRAINT `payments_status` CHECK(status in ('pending', 'paid', 'refund_due')),
	CONSTRAINT `payments_amount` CHECK(amount_cents >= 0),
	CONSTRAINT `payments_settled` CHECK((status = 'pending') = (settled_at is null))
);
--> statement-breakpoint
ALTER TABLE `rounds` ADD `least_total` int;--> statement-breakpoint
ALTER TABLE `payments` ADD CONSTRAINT `payments_of_order` FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON DELETE no action ON UPDATE no action;