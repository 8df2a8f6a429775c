CREATE TABLE `sale_changes` (
	`sale_id` int NOT NULL,
	`version` int NOT NULL,
	`at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	`who` varchar(40) CHARACTER SET ascii COLLATE ascii_bin,
	`fields` varchar(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	CONSTRAINT `sale_changes_pk` PRIMARY KEY(`sale_id`,`version`)
);
--> statement-breakpoint
ALTER TABLE `sales` ADD `draft_stock` int;--> statement-breakpoint
ALTER TABLE `sales` ADD `archived_at` datetime(3);--> statement-breakpoint
ALTER TABLE `sales` ADD `version` int DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `sale_changes` ADD CONSTRAINT `sale_changes_sale` FOREIGN KEY (`sale_id`) REFERENCES `sales`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `sales` ADD CONSTRAINT `sales_draft_stock` CHECK (draft_stock >= 0);