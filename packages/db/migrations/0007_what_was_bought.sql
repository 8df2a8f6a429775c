ALTER TABLE `orders` ADD `quantity` int DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `image_url` varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD CONSTRAINT `orders_quantity` CHECK (quantity >= 1);--> statement-breakpoint
UPDATE `orders` JOIN `sales` ON `sales`.`id` = `orders`.`sale_id` SET `orders`.`title` = `sales`.`title`, `orders`.`image_url` = `sales`.`image_url` WHERE `orders`.`title` = '';
