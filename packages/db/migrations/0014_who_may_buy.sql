ALTER TABLE `sales` ADD `buyers` varchar(16) CHARACTER SET ascii COLLATE ascii_bin DEFAULT 'guests' NOT NULL;--> statement-breakpoint
ALTER TABLE `sales` ADD `pass_required` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `sales` ADD `max_unpaid` int;--> statement-breakpoint
ALTER TABLE `sales` ADD `draw_ms` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sales` ADD CONSTRAINT `sales_buyers` CHECK (buyers in ('guests', 'members', 'verified'));--> statement-breakpoint
ALTER TABLE `sales` ADD CONSTRAINT `sales_max_unpaid` CHECK (max_unpaid >= 1);--> statement-breakpoint
ALTER TABLE `sales` ADD CONSTRAINT `sales_draw` CHECK (draw_ms between 0 and 60000);