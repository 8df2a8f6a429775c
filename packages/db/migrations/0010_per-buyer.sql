ALTER TABLE `rounds` ADD `most_per_buyer` int;--> statement-breakpoint
ALTER TABLE `sales` ADD `per_buyer` int DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `sales` ADD CONSTRAINT `sales_per_buyer` CHECK (per_buyer between 1 and 10);--> statement-breakpoint
ALTER TABLE `sales` ADD CONSTRAINT `sales_dearest` CHECK (price_cents * per_buyer <= 2147483647);