ALTER TABLE `orders` ADD `touched` int unsigned DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `rounds` ADD `touched` int unsigned DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `touched` int unsigned DEFAULT 0 NOT NULL;